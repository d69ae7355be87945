#include "drill.hpp"

#include <filesystem>
#include <optional>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/secrets.hpp"
#include "base/text.hpp"
#include "drill_record.hpp"
#include "json/value.hpp"

namespace aipreflight::rollback {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kReportLimit = std::uint64_t{64} << 20;

class Drill {
 public:
  Drill(const DrillOptions& options, const DrillOutput& output)
      : options_(options), output_(output) {}

  int run() {
    if (const auto defect = prepare()) {
      output_.err("error: " + defect->to_string() + '\n');
      return 2;
    }
    run_command();
    if (record_.exit_code == 0) run_gate();
    const auto written = files::write_atomically(options_.out, write_record(record_));
    if (!written.ok()) {
      output_.err("error: " + written.error().to_string() + '\n');
      return 3;
    }
    tell();
    return record_.exit_code == 0 && record_.gate_exit_code == 0 ? 0 : 1;
  }

 private:
  // Everything that can be wrong is found before anything is rolled back.
  std::optional<Error> prepare() {
    if (options_.command.empty()) {
      return usage_error("no command to try", "put it behind '--'");
    }
    if (auto listed = list_checks(); !listed.ok()) return listed.take_error();
    const fs::path folder = fs::path(options_.out).parent_path();
    if (auto made = files::make_folders(folder.empty() ? "." : folder); !made.ok()) {
      return made.take_error();
    }
    if (!files::is_writable_folder(folder.empty() ? "." : folder)) {
      return io_error(folder.string() + " is not writable");
    }
    if (!options_.runbook.empty()) {
      const auto runbook = files::read(options_.runbook);
      if (!runbook.ok()) return runbook.error();
      record_.runbook_sha256 = sha256_hex(*runbook);
    }
    return std::nullopt;
  }

  // The gate has to judge what was rolled back, and not whether there was a drill before this one.
  Result<void> list_checks() {
    const auto plan = process::run({.argv = {options_.gate,
                                             "check",
                                             "--profile",
                                             options_.profile,
                                             "--dry-run",
                                             "--format",
                                             "json"},
                                    .working_directory = {},
                                    .environment = std::nullopt,
                                    .timeout = options_.gate_timeout,
                                    .cancelled = output_.cancelled});
    if (!plan.ok()) return plan.error();
    if (!plan->succeeded()) {
      return usage_error(
          "the gate refuses the profile " + options_.profile + ": it " + plan->to_string(),
          text::one_line(plan->err.text(), 400));
    }
    const auto parsed = json::parse(plan->out.text(), "the gate's plan");
    if (!parsed.ok()) return parsed.error();
    std::size_t others = 0;
    for (const json::Value& check : (*parsed)["checks"].items()) {
      const std::string& module = check["uses"].as_string();
      if (module == "rollback" || module.starts_with("rollback/")) {
        skipped_.push_back(check["id"].as_string());
      } else {
        ++others;
      }
    }
    if (others > 0) return {};
    return usage_error(options_.profile + " checks nothing but the rollback itself",
                       "give a profile that judges what is rolled back");
  }

  void run_command() {
    record_.profile = options_.profile;
    for (const std::string& word : options_.command) {
      record_.command.push_back(secrets_.hide(word));
    }
    record_.from = options_.from;
    record_.to = options_.to;
    record_.performed_by = options_.performed_by;
    record_.started =
        std::chrono::duration_cast<std::chrono::seconds>(system_clock().wall().time_since_epoch())
            .count();
    output_.err("rolling back: " + text::one_line(text::join(record_.command, " "), 400) + '\n');
    const auto outcome = process::run({.argv = options_.command,
                                       .working_directory = {},
                                       .environment = std::nullopt,
                                       .timeout = options_.timeout,
                                       .cancelled = output_.cancelled});
    std::string log;
    if (outcome.ok()) {
      record_.end = outcome->to_string();
      record_.exit_code = outcome->end == process::End::kExited ? outcome->exit_code : -1;
      record_.seconds = outcome->wall.count();
      log = "stdout:\n" + outcome->out.text() + "\nstderr:\n" + outcome->err.text() + '\n';
    } else {
      record_.end = "could not be started";
      log = outcome.error().to_string() + '\n';
    }
    write_log(secrets_.hide(std::move(log)));
  }

  void write_log(const std::string& log) {
    fs::path path = options_.out;
    path.replace_extension(".log");
    record_.log = path.filename().string();
    record_.log_sha256 = sha256_hex(log);
    const auto written = files::write_atomically(path, log);
    if (!written.ok()) output_.err("error: " + written.error().to_string() + '\n');
  }

  void run_gate() {
    fs::path folder = options_.out;
    folder.replace_extension("");
    folder += "-gate";
    std::vector<std::string> argv{options_.gate,
                                  "check",
                                  "--profile",
                                  options_.profile,
                                  "--out",
                                  folder.string(),
                                  "--no-progress"};
    for (const std::string& id : skipped_) argv.insert(argv.end(), {"--skip", id});
    output_.err("the gate: " + text::one_line(text::join(argv, " "), 400) + '\n');
    const auto gate = process::run({.argv = argv,
                                    .working_directory = {},
                                    .environment = std::nullopt,
                                    .timeout = options_.gate_timeout,
                                    .cancelled = output_.cancelled});
    if (!gate.ok()) {
      record_.gate_verdict = "ERROR";
      output_.err("error: " + gate.error().to_string() + '\n');
      return;
    }
    record_.gate_exit_code = gate->end == process::End::kExited ? gate->exit_code : -1;
    record_.gate_seconds = gate->wall.count();
    record_.gate_verdict = "ERROR";
    const auto report = files::read(folder / "aipreflight-report.json", kReportLimit);
    if (!report.ok()) return;
    record_.gate_report_sha256 = sha256_hex(*report);
    const auto parsed = json::parse(*report, "the gate's report");
    if (parsed.ok()) record_.gate_verdict = (*parsed)["verdict"].as_string();
  }

  void tell() const {
    output_.out("rollback: " + record_.end + " after " + text::format_seconds(record_.seconds) +
                '\n');
    output_.out("gate after it: " +
                (record_.gate_verdict.empty() ? "not run" : record_.gate_verdict) + '\n');
    output_.out("evidence: " + options_.out + '\n');
  }

  const DrillOptions& options_;
  const DrillOutput& output_;
  const Secrets secrets_;
  std::vector<std::string> skipped_;
  DrillRecord record_;
};

}  // namespace

int drill(const DrillOptions& options, const DrillOutput& output) {
  return Drill(options, output).run();
}

}  // namespace aipreflight::rollback
