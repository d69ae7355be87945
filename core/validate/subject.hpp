#pragma once

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/temporary_folder.hpp"
#include "elf/image.hpp"
#include "extension_runs.hpp"
#include "host/session.hpp"
#include "life.hpp"
#include "validate/validate.hpp"

namespace aipreflight::validate {

// What a test came to.
struct Outcome {
  Verdict verdict = Verdict::kPass;
  std::string text = {};
};
inline Outcome pass(std::string text = {}) {
  return {Verdict::kPass, std::move(text)};
}
inline Outcome warn(std::string text) {
  return {Verdict::kWarn, std::move(text)};
}
inline Outcome fail(std::string text) {
  return {Verdict::kFail, std::move(text)};
}
inline Outcome skip(std::string text) {
  return {Verdict::kSkip, std::move(text)};
}

// A check that ran as the host runs it.
struct HostRun {
  Errors refusal;  // of create; empty: it ran
  host::RunOutcome outcome;
};

// The module under test. What several tests look at is done once and kept. One thread.
class Subject {
 public:
  struct Opened {
    std::unique_ptr<Subject> subject;
    Errors errors;  // empty: subject is there
  };
  [[nodiscard]] static Opened open(const Request& request);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] const std::string& file_id() const { return file_id_; }  // by the file's name
  [[nodiscard]] const std::string& sha256() const { return sha256_; }
  [[nodiscard]] const elf::Image& elf() const { return elf_; }
  [[nodiscard]] const Result<void>& trust() const { return trust_; }  // of the file where it is
  // What the module says of itself to a host, under the name that it gives itself; or why it is
  // refused.
  [[nodiscard]] const Result<Module>& module() const { return module_; }
  [[nodiscard]] const std::vector<Sample>& samples() const { return samples_; }
  [[nodiscard]] std::mt19937_64& random() { return random_; }

  [[nodiscard]] const Life& life(const Sample& sample, const Plan& plan);
  [[nodiscard]] const HostRun& host_run(const Sample& sample);
  // Null where its table does not suggest options.
  [[nodiscard]] const CommandRun* command_run(const CheckType& command);
  [[nodiscard]] const KnownBadRun& known_bad_run(const Sample& sample);
  // Checks of which no instance could be made for want of a configuration.
  [[nodiscard]] std::vector<std::string> untried();

 private:
  explicit Subject(const Request& request) : request_(request), random_(request.seed) {}
  [[nodiscard]] Errors prepare();
  [[nodiscard]] Result<void> copy(const std::string& bytes);
  void describe();
  [[nodiscard]] ExtensionStage extension_stage() const;

  Request request_;
  std::mt19937_64 random_;
  std::optional<files::TemporaryFolder> scratch_;
  std::string file_id_;
  std::string sha256_;
  elf::Image elf_;
  Result<void> trust_;
  host::ModuleFile copy_;
  Stage stage_;
  std::unique_ptr<host::Launcher> launcher_;
  Result<Module> module_ = Module{};
  std::vector<Sample> samples_;
  std::map<std::string, Life> lives_;
  std::map<std::string, HostRun> host_runs_;
  std::map<std::string, CommandRun> command_runs_;
  std::map<std::string, KnownBadRun> known_bad_runs_;
};

}  // namespace aipreflight::validate
