#include "extension_runs.hpp"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>

#include "engine/known_bad.hpp"
#include "engine/run.hpp"
#include "host/orphans.hpp"

namespace aipreflight::validate {
namespace {

// Stops a session that lasts too long, for a command has no limit of its own.
class Deadline {
 public:
  Deadline(host::Session& session, std::chrono::milliseconds limit)
      : thread_([this, &session, limit] {
          std::unique_lock lock(mutex_);
          if (!over_.wait_for(lock, limit, [this] { return is_over_; })) session.cancel();
        }) {}
  ~Deadline() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    over_.notify_one();
    thread_.join();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  std::thread thread_;
};

std::string folder_in(const ExtensionStage& stage, const std::string& name) {
  const std::string folder = stage.scratch + '/' + name;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  return folder;
}

engine::Planned prepare(const ExtensionStage& stage, profile::CheckSpec spec, Role role) {
  profile::Profile profile;
  profile.name = "validate";
  profile.checks.push_back(std::move(spec));
  const host::ModuleSearch search(
      {{std::filesystem::path(stage.file.path).parent_path().string(), stage.file.origin}});
  engine::PlanOptions options;
  options.limits.prepare = stage.limit;
  options.timeout = stage.limit;
  options.jobs = 1;
  options.role = role;
  return engine::prepare(std::move(profile), search, stage.launcher, options);
}

// An input that changes what is no key of the check is found out when it is laid upon the section.
void sort(Errors errors, KnownBadRun& run) {
  for (Error& error : errors) {
    (error.code == ErrorCode::kProfile ? run.unfit : run.unmade).push_back(std::move(error));
  }
}

void judge(const ExtensionStage& stage, profile::CheckSpec spec, KnownBadRun& run) {
  engine::Planned planned = prepare(stage, std::move(spec), Role::kCheck);
  run.unfit = std::move(planned.errors);
  if (!run.unfit.empty()) return;
  engine::Listener nobody;
  engine::Runner runner(std::move(planned.plan));
  const RunResult result =
      runner.run({folder_in(stage, "known-bad-run"), FailOn::kFail, "process"}, nobody);
  run.status = result.checks.front().status;
  run.summary = result.checks.front().summary;
}

}  // namespace

CommandRun run_command(const ExtensionStage& stage, const Sample& command) {
  CommandRun run;
  auto image = host::ModuleImage::open(stage.file);
  if (!image) return {{image.take_error()}, {}};
  host::Limits limits;
  limits.prepare = stage.limit;
  host::Session session(stage.launcher, image.take(), limits, {true, true, true});
  if (auto started = session.start(); !started) return {{started.take_error()}, {}};
  run.refusal = session.create_command(command.type.id, command.config);
  if (run.refusal.empty()) {
    const Deadline deadline(session, stage.limit);
    run.outcome = session.run_command(folder_in(stage, "command-" + command.type.id),
                                      {{}, [](int, const std::string&) { return true; }},
                                      [](double, const std::string&) {});
  }
  host::reap_orphans();
  return run;
}

KnownBadRun run_known_bad(const ExtensionStage& stage, const Sample& sample) {
  profile::CheckSpec spec;
  spec.id = spec.check = sample.type.id;
  spec.module = stage.module;
  spec.with = sample.with;
  KnownBadRun run;
  engine::Planned planned = prepare(stage, std::move(spec), Role::kKnownBad);
  if (!planned.errors.empty()) {
    run.unmade = std::move(planned.errors);
    return run;
  }
  auto made = engine::make_known_bad(std::move(planned.plan), folder_in(stage, "known-bad"));
  run.none = std::move(made.front().none);
  sort(std::move(made.front().errors), run);
  if (run.none.empty() && run.unmade.empty() && run.unfit.empty())
    judge(stage, std::move(made.front().spec), run);
  host::reap_orphans();
  return run;
}

}  // namespace aipreflight::validate
