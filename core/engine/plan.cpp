#include "engine/plan.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "engine/parallel.hpp"
#include "host/orphans.hpp"
#include "profile/section.hpp"
#include "selection.hpp"

namespace aipreflight::engine {
namespace {

// What preparing one check gives, kept apart from the others' until all are done.
struct Prepared {
  PlannedCheck check;
  Errors errors;
  std::vector<std::string> warnings;
};

const CheckType* find_type(const Module& module, const profile::CheckSpec& spec, Errors& errors) {
  if (const CheckType* type = module.find(spec.check)) return type;
  std::vector<std::string> known;
  for (const CheckType& type : module.check_types) known.push_back(type.id);
  const auto nearest = text::did_you_mean(spec.check, known);
  errors.push_back(
      placed_at(plugin_error("plugin_missing",
                             "module '" + spec.module + "' has no check '" + spec.check + "'",
                             nearest ? "did you mean '" + *nearest + "'?"
                                     : "it has: " + text::join(known, ", ")),
                spec.where));
  return nullptr;
}

void warn_of_shadows(const host::ModuleFile& file, std::vector<std::string>& warnings) {
  for (const std::string& shadowed : file.shadows) {
    warnings.push_back("module '" + file.id + "' is taken from " + file.path + " (" + file.origin +
                       "); " + shadowed + " is not used");
  }
}

// What the profile says of limits, by the names of docs/plugins.md.
void apply(const std::map<std::string, std::uint64_t>& given, host::Limits& limits) {
  using Limits = host::Limits;
  static const std::map<std::string, std::uint64_t Limits::*> kMembers = {
      {"memory", &Limits::memory_bytes},
      {"threads", &Limits::threads},
      {"descriptors", &Limits::descriptors},
      {"file", &Limits::file_bytes},
      {"artefacts", &Limits::artefact_bytes},
      {"output", &Limits::output_bytes},
      {"gates", &Limits::gates},
      {"findings", &Limits::findings},
      {"metrics", &Limits::metrics},
      {"details", &Limits::details_bytes},
      {"evidence", &Limits::evidence_bytes}};
  for (const auto& [name, value] : given) limits.*kMembers.at(name) = value;
}

class Preparation {
 public:
  Preparation(const host::ModuleSearch& search,
              host::Launcher& launcher,
              const PlanOptions& options)
      : search_(search), launcher_(launcher), options_(options) {}

  [[nodiscard]] Prepared prepare(profile::CheckSpec spec) const {
    Prepared prepared;
    PlannedCheck& check = prepared.check;
    check.spec = std::move(spec);
    check.skip_reason = check.spec.skip_reason;
    check.timeout = check.spec.timeout.value_or(options_.timeout.value_or(options_.limits.wall));
    if (!check.skip_reason.empty()) return prepared;
    auto session = open(check, prepared.warnings);
    if (!session) {
      prepared.errors.push_back(placed_at(session.take_error(), check.spec.where));
      return prepared;
    }
    check.session = session.take();
    configure(prepared);
    return prepared;
  }

 private:
  [[nodiscard]] Result<std::unique_ptr<host::Session>> open(
      const PlannedCheck& check, std::vector<std::string>& warnings) const {
    auto file = search_.find(check.spec.module);
    if (!file) return file.take_error();
    warn_of_shadows(*file, warnings);
    auto image = search_.open(*file);
    if (!image) return image.take_error();
    host::Limits limits = options_.limits;
    limits.wall = check.timeout;
    apply(check.spec.limits, limits);
    return std::make_unique<host::Session>(
        launcher_, image.take(), limits, check.spec.forbidden.value_or(Restrictions{}));
  }

  void configure(Prepared& prepared) const {
    PlannedCheck& check = prepared.check;
    auto module = check.session->start();
    if (!module) {
      prepared.errors.push_back(placed_at(module.take_error(), check.spec.where));
      return;
    }
    const CheckType* type = find_type(*module, check.spec, prepared.errors);
    if (type == nullptr) return;
    check.type = *type;
    if (options_.role == Role::kKnownBad && !type->has_known_bad) {
      check.skip_reason = "its module offers no known-bad input for it";
      check.session.reset();
      return;
    }
    std::vector<Error> warnings;
    auto section = profile::validate_section(
        check.spec, check.type, profile::process_environment(), &warnings);
    for (const Error& warning : warnings) prepared.warnings.push_back(warning.to_string());
    prepared.errors = std::move(section.errors);
    if (!prepared.errors.empty()) return;
    check.config = std::move(section.config);
    number_nodes(check.config);
    Errors refused = options_.role == Role::kKnownBad
                         ? check.session->create_known_bad(check.spec.check, check.config)
                         : check.session->create(check.spec.check, check.config);
    for (Error& error : refused) {
      prepared.errors.push_back(placed_at(std::move(error), check.spec.where));
    }
  }

  const host::ModuleSearch& search_;
  host::Launcher& launcher_;
  const PlanOptions& options_;
};

int count_jobs(int wanted) {
  if (wanted > 0) return wanted;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void add_once(std::vector<std::string>& list, std::vector<std::string>&& items) {
  for (std::string& item : items) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
  }
}

}  // namespace

Planned prepare(profile::Profile profile,
                const host::ModuleSearch& search,
                host::Launcher& launcher,
                const PlanOptions& options) {
  Planned planned;
  planned.errors = select(profile, options.selection);
  planned.plan.jobs = count_jobs(options.jobs);
  planned.plan.profile = std::move(profile);
  if (const auto& lock = search.lock()) {
    planned.plan.lock = LockRef{lock->path(), lock->sha256(), lock->key_id()};
  }
  if (!planned.errors.empty()) return planned;

  const auto& specs = planned.plan.profile.checks;
  launcher.get_ready();
  std::vector<Prepared> prepared(specs.size());
  const Preparation preparation(search, launcher, options);
  // Who prepares waits while the runner loads its module: one more keeps the processors busy.
  const auto jobs = static_cast<std::size_t>(planned.plan.jobs);
  for_each_index(specs.size(), jobs > 1 ? jobs + 1 : 1, [&](std::size_t i) {
    prepared[i] = preparation.prepare(specs[i]);
  });
  launcher.stand_down();
  for (Prepared& one : prepared) {
    planned.errors.insert(planned.errors.end(), one.errors.begin(), one.errors.end());
    add_once(planned.plan.warnings, std::move(one.warnings));
    planned.plan.checks.push_back(std::move(one.check));
  }
  if (!planned.errors.empty()) {
    for (PlannedCheck& check : planned.plan.checks) check.session.reset();
    host::reap_orphans();
  }
  return planned;
}

}  // namespace aipreflight::engine
