#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "host/limits.hpp"
#include "host/module_search.hpp"
#include "host/session.hpp"
#include "model/config.hpp"
#include "model/run_result.hpp"
#include "profile/profile.hpp"

namespace aipreflight::engine {

struct Selection {
  std::vector<std::string> only;  // ids; empty: all
  std::vector<std::string> skip;
};

struct PlanOptions {
  Selection selection;
  std::optional<std::chrono::milliseconds> timeout;  // --timeout: for every check that sets none
  host::Limits limits;
  int jobs = 0;  // 0: one for each core
  // kKnownBad: what makes the known-bad input of each check is created in its place; a check
  // without one will be SKIP.
  Role role = Role::kCheck;
};

// One check that is ready to run, or one that will be SKIP.
struct PlannedCheck {
  profile::CheckSpec spec;
  CheckType type;
  ConfigNode config;
  std::chrono::milliseconds timeout{};
  std::string skip_reason;                 // not empty: SKIP, and there is no session
  std::unique_ptr<host::Session> session;  // created
};

struct Plan {
  profile::Profile profile;
  std::vector<PlannedCheck> checks;   // in the order of the profile
  std::vector<std::string> warnings;  // deprecated keys, shadowed modules
  int jobs = 1;
  std::optional<LockRef> lock;  // what the modules were held to
};

struct Planned {
  Plan plan;
  Errors errors;  // empty: the plan can run
};

// The first phase: finds, loads, describes, validates and creates every selected check, in
// parallel; nothing is measured. Errors of all checks are collected. A selection that names no
// check of the profile, or that leaves none, is an error; so is a cycle in `after`.
[[nodiscard]] Planned prepare(profile::Profile profile,
                              const host::ModuleSearch& search,
                              host::Launcher& launcher,
                              const PlanOptions& options);

}  // namespace aipreflight::engine
