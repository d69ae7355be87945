#include "life.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "base/text.hpp"

extern char** environ;

namespace aipreflight::validate {
namespace {

namespace fs = std::filesystem;

// The folders and files of one life, gone when it has been looked at.
class Room {
 public:
  explicit Room(const std::string& scratch) : root_(fs::path(scratch) / "life") {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
    for (const char* name : {"artefacts", "tmp", "home"})
      fs::create_directories(root_ / name, ignored);
  }
  ~Room() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  [[nodiscard]] std::string path(const char* name) const { return (root_ / name).string(); }

 private:
  fs::path root_;
};

std::vector<std::string> names_in(const std::string& folder) {
  auto names = files::list(folder);
  return names ? names.take() : std::vector<std::string>();
}

std::map<std::string, std::string> environment(const Room& room) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && equals > 0)
      variables[std::string(line.substr(0, equals))] = line.substr(equals + 1);
  }
  variables["TMPDIR"] = room.path("tmp");
  variables["HOME"] = room.path("home");
  // What malloc keeps for a thread counts as given out, and would grow without a leak.
  variables["GLIBC_TUNABLES"] = "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0";
  return variables;
}

process::Command command(const Stage& stage,
                         const Sample& sample,
                         const Plan& plan,
                         const Room& room) {
  process::Command result;
  result.argv = plan.wrapper;
  const std::vector<std::string> words{stage.probe,
                                       room.path("facts"),
                                       room.path("config"),
                                       room.path("artefacts"),
                                       stage.module,
                                       sample.type.id,
                                       plan.scenario};
  result.argv.insert(result.argv.end(), words.begin(), words.end());
  result.argv.insert(result.argv.end(), plan.conditions.begin(), plan.conditions.end());
  result.working_directory = plan.working_directory;
  result.environment =
      plan.has_environment ? environment(room) : std::map<std::string, std::string>();
  result.timeout = stage.limit;
  result.grace = std::chrono::milliseconds(100);
  result.stdout_limit = result.stderr_limit = 64u << 10;
  return result;
}

}  // namespace

std::string Plan::name() const {
  std::string result = scenario + (has_environment ? "" : " bare") + " in " + working_directory;
  for (const auto* words : {&conditions, &wrapper}) {
    for (const std::string& word : *words) result += ' ' + word;
  }
  return result;
}

bool Life::is_whole() const {
  return failure.empty() && outcome.succeeded() && (step() == "end" || step() == "exit");
}

std::string Life::end() const {
  if (!failure.empty()) return failure;
  if (is_whole()) return {};
  const std::string where = step().empty() ? "" : " in " + step();
  if (outcome.end == process::End::kExited && outcome.exit_code == 0)
    return "ended the process" + where;
  return outcome.to_string() + where;
}

Life live(const Stage& stage, const Sample& sample, const Plan& plan) {
  const Room room(stage.scratch);
  Life life;
  const std::string here = plan.working_directory.empty() ? "." : plan.working_directory;
  const auto before = names_in(here);
  if (auto written = files::write_atomically(room.path("config"), probe_text(sample.config));
      !written) {
    life.failure = written.error().to_string();
    return life;
  }
  Result<process::Outcome> outcome = process::run(command(stage, sample, plan, room));
  if (!outcome) {
    life.failure = outcome.error().to_string();
    return life;
  }
  life.outcome = outcome.take();
  if (auto facts = files::read(room.path("facts"))) life.facts = Facts(*facts);
  for (const char* folder : {"tmp", "home"}) {
    for (std::string& name : names_in(room.path(folder)))
      life.temporary_files.push_back(std::move(name));
  }
  life.artefacts = names_in(room.path("artefacts"));
  if (here == ".") {
    const auto after = names_in(here);
    std::set_difference(after.begin(),
                        after.end(),
                        before.begin(),
                        before.end(),
                        std::back_inserter(life.new_files));
  }
  return life;
}

}  // namespace aipreflight::validate
