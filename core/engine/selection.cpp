#include "selection.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "schedule.hpp"

namespace aipreflight::engine {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<std::string> ids_of(const std::vector<profile::CheckSpec>& checks) {
  std::vector<std::string> ids;
  for (const auto& spec : checks) ids.push_back(spec.id);
  return ids;
}

std::string suggest(const std::string& id, const std::vector<std::string>& known) {
  const auto nearest = text::did_you_mean(id, known);
  return nearest ? "did you mean '" + *nearest + "'?" : "it has: " + text::join(known, ", ");
}

void check_names(const std::vector<std::string>& wanted,
                 const char* option,
                 const std::vector<std::string>& known,
                 Errors& errors) {
  for (const std::string& id : wanted) {
    if (contains(known, id)) continue;
    errors.push_back(usage_error(std::string(option) + " " + text::one_line(id, 100) +
                                     ": the profile has no check of that name",
                                 suggest(id, known)));
  }
}

void check_order(const std::vector<profile::CheckSpec>& checks,
                 const std::vector<std::string>& known,
                 Errors& errors) {
  for (const auto& spec : checks) {
    for (const std::string& before : spec.after) {
      if (contains(known, before)) continue;
      errors.push_back(profile_error(
          spec.where,
          "check '" + spec.id + "' comes after '" + before + "', which is no check of the profile",
          suggest(before, known)));
    }
  }
  const auto cycle = find_cycle(predecessors(checks));
  if (cycle.empty()) return;
  std::vector<std::string> names;
  for (const std::size_t index : cycle) names.push_back("'" + checks[index].id + "'");
  names.push_back(names.front());
  errors.push_back(profile_error(checks[cycle.front()].where,
                                 "checks wait for each other: " + text::join(names, " after "),
                                 "take one `after` out"));
}

// Why nothing would be run: each check's reason, those that are alike once.
Error nothing_to_check(const profile::Profile& profile) {
  std::vector<std::string> reasons;
  for (const auto& spec : profile.checks) {
    if (!contains(reasons, spec.skip_reason)) reasons.push_back(spec.skip_reason);
  }
  const bool was_selected = !contains(reasons, kNotSelected);
  return Error{was_selected ? ErrorCode::kProfile : ErrorCode::kUsage,
               "nothing to check" + (reasons.empty() ? "" : ": " + text::join(reasons, ", ")),
               was_selected ? SourceRef{profile.path} : SourceRef{},
               was_selected ? "add a section that says what to check"
                            : "select a check that the profile configures"};
}

}  // namespace

std::vector<std::vector<std::size_t>> predecessors(const std::vector<profile::CheckSpec>& checks) {
  const auto known = ids_of(checks);
  std::vector<std::vector<std::size_t>> result(checks.size());
  for (std::size_t index = 0; index < checks.size(); ++index) {
    for (const std::string& before : checks[index].after) {
      const auto found = std::find(known.begin(), known.end(), before);
      if (found != known.end())
        result[index].push_back(static_cast<std::size_t>(found - known.begin()));
    }
  }
  return result;
}

Errors select(profile::Profile& profile, const Selection& selection) {
  const auto known = ids_of(profile.checks);
  Errors errors;
  check_names(selection.only, "--only", known, errors);
  check_names(selection.skip, "--skip", known, errors);
  check_order(profile.checks, known, errors);
  bool is_empty = true;
  for (auto& spec : profile.checks) {
    const bool is_left_out = (!selection.only.empty() && !contains(selection.only, spec.id)) ||
                             contains(selection.skip, spec.id);
    if (is_left_out) spec.skip_reason = kNotSelected;
    is_empty = is_empty && !spec.skip_reason.empty();
  }
  if (is_empty && errors.empty()) errors.push_back(nothing_to_check(profile));
  return errors;
}

}  // namespace aipreflight::engine
