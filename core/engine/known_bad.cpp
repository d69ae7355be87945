#include "engine/known_bad.hpp"

#include <filesystem>
#include <utility>

#include "base/files.hpp"
#include "profile/section.hpp"
#include "yaml/node.hpp"

namespace aipreflight::engine {
namespace {

// What run answered, read as changes of the section.
void take(const host::RunOutcome& outcome, const host::Session& session, KnownBad& made) {
  using End = host::RunOutcome::End;
  const std::string source = "the known-bad input of module '" + session.plugin().module + "'";
  if (outcome.end == End::kNotApplicable) {
    made.none = outcome.text;
    return;
  }
  made.errors = outcome.failures(source);
  if (outcome.end != End::kDone) return;
  yaml::Parsed changes = yaml::parse(outcome.evidence.details, source);
  if (changes.errors.empty() && changes.root.is_map() && changes.root.entries.empty()) {
    made.errors.push_back(execution_error("no_evidence", source + " changes nothing"));
  }
  made.errors.insert(made.errors.end(), changes.errors.begin(), changes.errors.end());
  if (made.errors.empty()) {
    made.errors = profile::change_section(made.spec, changes.root, source);
  }
}

KnownBad make(PlannedCheck& check, const std::string& folder) {
  KnownBad made;
  made.spec = std::move(check.spec);
  made.spec.after.clear();
  made.spec.when = profile::When::kAlways;
  if (check.session == nullptr) {
    made.none = check.skip_reason;
    return made;
  }
  const auto own = std::filesystem::path(folder) / made.spec.id;
  if (auto created = files::make_folders(own); !created) {
    made.errors.push_back(created.take_error());
    return made;
  }
  take(check.session->run(own, [](double, const std::string&) {}), *check.session, made);
  check.session.reset();
  for (Error& error : made.errors) error = placed_at(std::move(error), made.spec.where);
  return made;
}

}  // namespace

std::vector<KnownBad> make_known_bad(Plan plan, const std::string& folder) {
  std::vector<KnownBad> all;
  for (PlannedCheck& check : plan.checks) {
    // Left out by the user or by the profile itself.
    if (!check.spec.skip_reason.empty()) continue;
    all.push_back(make(check, folder));
  }
  return all;
}

}  // namespace aipreflight::engine
