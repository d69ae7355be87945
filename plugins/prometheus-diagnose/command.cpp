#include "command.hpp"

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "examination.hpp"
#include "gather.hpp"
#include "options.hpp"
#include "report.hpp"

namespace aipreflight::diagnose {
namespace {

using Sink = std::function<void(std::string_view)>;

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::kUsage:
    case ErrorCode::kProfile:
    case ErrorCode::kPlugin:
      return 2;
    case ErrorCode::kExecution:
    case ErrorCode::kIo:
      return 3;
    case ErrorCode::kInterrupted:
      break;
  }
  return 130;
}

void say(const Sink& err, const Error& error) {
  err("aipreflight: " + error.to_string() + '\n');
}

Result<RuleSet> rules_of(const std::vector<std::string>& files, const Sink& err) {
  RuleSet::Loaded loaded = load_rules(files);
  for (const Error& warning : loaded.warnings) err("warning: " + warning.to_string() + '\n');
  if (loaded.errors.empty()) return std::move(loaded.rules);
  constexpr std::size_t kMostShown = 15;
  for (std::size_t i = 1; i < loaded.errors.size() && i < kMostShown; ++i) {
    say(err, loaded.errors[i]);
  }
  return loaded.errors.front();
}

class Command {
 public:
  Command(const Options& options, const Sink& out, const Sink& err, std::function<bool()> cancelled)
      : options_(options), out_(out), err_(err), cancelled_(std::move(cancelled)) {}

  int run() {
    auto rules = rules_of(options_.rules, err_);
    if (!rules) return fail(rules.error());
    auto question = make_question(options_, *rules);
    if (!question) return fail(question.error());
    question_ = question.take();
    std::optional<Error> lost;
    if (auto gathered = gather(options_, question_, cancelled_); !gathered) {
      // What the clients saw is worth a report even where the server's side could not be had.
      lost = gathered.take_error();
      if (exit_code_of(*lost) != 3) return fail(*lost);
      say(err_, *lost);
      question_.evidence.reset();
      question_.old_metrics.reset();
    }
    return conclude(lost);
  }

 private:
  int fail(const Error& error) {
    say(err_, error);
    return exit_code_of(error);
  }

  int conclude(const std::optional<Error>& lost) {
    auto examination = examine(std::move(question_));
    if (!examination) return fail(examination.error());
    if (lost) {
      examination->is_lost = true;
      examination->insufficient.push_back(lost->message);
    }
    const std::optional<Severity> otherwise =
        examination->is_old ? std::optional<Severity>() : Severity::kFail;
    const std::optional<Severity> fail_on = options_.fail_on.value_or(otherwise);
    out_(report(*examination, options_.format, fail_on));
    return examination->exit_code(fail_on);
  }

  const Options& options_;
  const Sink& out_;
  const Sink& err_;
  std::function<bool()> cancelled_;
  Question question_;
};

}  // namespace

DiagnoseCommand::DiagnoseCommand(const sdk::Config& config)
    : options_(read_common_options(config)) {
  const auto text = [&](const char* key) { return config.find_text(key).value_or(""); };
  options_.run = text("run");
  options_.prometheus_data = text("prometheus_data");
  options_.baseline = text("baseline");
  options_.baseline_data = text("baseline_data");
  options_.scrape = text("scrape");
  options_.record = text("record");
  options_.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("timeout"));
  const std::string format = config.text("format");
  options_.format = format == "json"       ? Format::kJson
                    : format == "markdown" ? Format::kMarkdown
                                           : Format::kText;
  const int sources = (options_.prometheus.empty() ? 0 : 1) +
                      (options_.prometheus_data.empty() ? 0 : 1) +
                      (options_.scrape.empty() ? 0 : 1);
  if (sources > 1) {
    config.error("prometheus", "--prometheus, --prometheus-data and --scrape: one of them");
  }
  if (!options_.record.empty() && options_.prometheus.empty() && options_.scrape.empty()) {
    config.error("record", "keeps what --prometheus or --scrape gives: name one of them");
  }
  if (!options_.record.empty() && !options_.queries.empty()) {
    config.error("record", "keeps raw samples, and --queries asks for none");
  }
  if (!options_.queries.empty() && !options_.baseline.empty()) {
    config.error("baseline", "compares raw samples, and --queries asks for none");
  }
  if (!options_.baseline_data.empty() && options_.baseline.empty()) {
    config.error("baseline_data", "is of a run: name it with --baseline");
  }
}

int DiagnoseCommand::run(sdk::Console& console) const {
  const Sink out = [&](std::string_view text) { console.print(text); };
  const Sink err = [&](std::string_view text) { console.print_error(text); };
  return Command(options_, out, err, [&] { return console.cancelled(); }).run();
}

}  // namespace aipreflight::diagnose
