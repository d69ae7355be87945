#include "engine/run.hpp"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "host/orphans.hpp"
#include "judgement.hpp"
#include "engine/parallel.hpp"
#include "run_id.hpp"
#include "schedule.hpp"
#include "selection.hpp"

namespace aipreflight::engine {
namespace {

constexpr char kChecksFolder[] = "checks";

bool has_failed(Status status) {
  return status == Status::kFail || status == Status::kError;
}

std::vector<Schedule::Item> items_of(const Plan& plan) {
  auto after = predecessors(plan.profile.checks);
  std::vector<Schedule::Item> items;
  for (std::size_t i = 0; i < plan.checks.size(); ++i) {
    // What is skipped takes no time, and so needs no quiet.
    const bool is_alone = plan.checks[i].type.timing_sensitive && plan.checks[i].session != nullptr;
    items.push_back({is_alone, std::move(after[i])});
  }
  return items;
}

// Who forbids something counts on it; what cannot be kept has to be said where it is seen.
void warn_of_lapses(const CheckResult& result, std::vector<std::string>& warnings) {
  if (!result.confinement) return;
  const std::pair<const char*, const std::string&> acts[] = {
      {"network", result.confinement->network},
      {"exec", result.confinement->exec},
      {"write", result.confinement->write}};
  for (const auto& [act, kept] : acts) {
    if (kept.starts_with("not enforced"))
      warnings.push_back("check '" + result.name + "': 'allow' leaves out " + act + ", which is " +
                         kept);
  }
}

}  // namespace

struct Runner::Impl {
  explicit Impl(Plan spent)
      : plan(std::move(spent)),
        after(predecessors(plan.profile.checks)),
        schedule(items_of(plan)),
        results(plan.checks.size()) {}

  void work();
  [[nodiscard]] std::optional<std::size_t> await_next();
  [[nodiscard]] CheckResult execute(std::size_t index);
  [[nodiscard]] std::optional<CheckResult> decide_without_running(std::size_t index);
  [[nodiscard]] CheckResult run_session(std::size_t index);
  void finish(std::size_t index, CheckResult result);

  template <typename Call>
  void tell(const Call& call) {
    const std::lock_guard lock(listener_mutex);
    call(*listener);
  }

  Plan plan;
  const std::vector<std::vector<std::size_t>> after;
  RunOptions options;
  Listener* listener = nullptr;
  std::mutex listener_mutex;

  std::mutex mutex;  // guards what follows, and the lifetime of the plan's sessions
  std::condition_variable changed;
  Schedule schedule;
  std::vector<CheckResult> results;
  bool is_interrupted = false;
};

void Runner::Impl::work() {
  while (const auto index = await_next()) finish(*index, execute(*index));
}

std::optional<std::size_t> Runner::Impl::await_next() {
  std::unique_lock lock(mutex);
  while (!schedule.is_over()) {
    if (const auto next = schedule.start_next()) return next;
    changed.wait(lock);
  }
  return std::nullopt;
}

CheckResult Runner::Impl::execute(std::size_t index) {
  if (auto decided = decide_without_running(index)) return std::move(*decided);
  tell([&](Listener& to) { to.check_started(plan.checks[index].spec.id); });
  return run_session(index);
}

std::optional<CheckResult> Runner::Impl::decide_without_running(std::size_t index) {
  const PlannedCheck& check = plan.checks[index];
  if (!check.skip_reason.empty()) {
    const bool was_selected = check.skip_reason != kNotSelected;
    return skipped(check, was_selected ? "not_configured" : "not_selected", check.skip_reason);
  }
  const std::lock_guard lock(mutex);
  if (is_interrupted) {
    return not_measured(check, "interrupted", "the run was interrupted before this check started");
  }
  const auto& before = after[index];
  const bool is_wanted = check.spec.when == profile::When::kAlways ||
                         std::any_of(before.begin(), before.end(), [this](std::size_t other) {
                           return has_failed(results[other].status);
                         });
  if (is_wanted) return std::nullopt;
  return skipped(
      check, "not_needed", "runs only if " + text::join(check.spec.after, " or ") + " failed");
}

CheckResult Runner::Impl::run_session(std::size_t index) {
  PlannedCheck& check = plan.checks[index];
  const std::string name = std::string(kChecksFolder) + "/" + check.spec.id;
  const std::filesystem::path folder = std::filesystem::path(options.run_folder) / name;
  if (auto made = files::make_folders(folder); !made) {
    return not_measured(check, "io", made.error().message);
  }
  // Nothing else runs now, so what is there besides is a leftover that would disturb the
  // measurement.
  if (check.type.timing_sensitive) host::reap_orphans();
  const auto on_progress = [&](double fraction, const std::string& text) {
    tell([&](Listener& to) { to.check_progressed(check.spec.id, fraction, text); });
  };
  CheckResult result = judge_outcome(check, check.session->run(folder, on_progress), name);
  std::error_code ignored;
  std::filesystem::remove(folder, ignored);  // only if it is empty
  return result;
}

void Runner::Impl::finish(std::size_t index, CheckResult result) {
  tell([&](Listener& to) { to.check_finished(result); });
  {
    const std::lock_guard lock(mutex);
    plan.checks[index].session.reset();
    results[index] = std::move(result);
    schedule.finish(index);
  }
  changed.notify_all();
}

Runner::Runner(Plan plan) : impl_(std::make_unique<Impl>(std::move(plan))) {}

Runner::~Runner() = default;

RunResult Runner::run(const RunOptions& options, Listener& listener) {
  Impl& self = *impl_;
  self.options = options;
  self.listener = &listener;
  RunResult result;
  result.run_id = make_run_id(self.plan);
  result.profile = self.plan.profile.name;
  result.kind = self.plan.profile.kind;
  result.generated = format_utc(system_clock().wall());
  result.warnings = self.plan.warnings;
  result.strict = options.fail_on == FailOn::kWarn;
  result.provenance.profile_path = self.plan.profile.path;
  result.provenance.profile_sha256 = self.plan.profile.sha256;
  result.provenance.profile_files = self.plan.profile.files;
  result.provenance.isolation = options.isolation;
  result.provenance.plugin_lock = self.plan.lock;

  self.tell([&](Listener& to) { to.run_started(self.plan.checks.size()); });
  const auto workers =
      std::min(static_cast<std::size_t>(std::max(1, self.plan.jobs)), self.plan.checks.size());
  on_threads(workers, [&] { self.work(); });
  host::reap_orphans();
  std::error_code ignored;
  std::filesystem::remove(std::filesystem::path(options.run_folder) / kChecksFolder, ignored);

  result.checks = std::move(self.results);
  for (std::size_t i = 0; i < result.checks.size(); ++i) {
    if (self.plan.checks[i].spec.forbidden) warn_of_lapses(result.checks[i], result.warnings);
  }
  result.interrupted = self.is_interrupted;
  result.verdict = verdict_of(result.checks);
  result.exit_code = exit_code_of(result.verdict, options.fail_on);
  return result;
}

void Runner::interrupt() {
  Impl& self = *impl_;
  const std::lock_guard lock(self.mutex);
  self.is_interrupted = true;
  for (PlannedCheck& check : self.plan.checks) {
    if (check.session != nullptr) check.session->cancel();
  }
}

}  // namespace aipreflight::engine
