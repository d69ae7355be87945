#include "profile_check.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "catalogue.hpp"
#include "profile/load.hpp"
#include "profile/section.hpp"

namespace aipreflight::cli {
namespace {

std::vector<std::string> ids_of(const Module& module) {
  std::vector<std::string> ids;
  for (const CheckType& type : module.check_types) ids.push_back(type.id);
  return ids;
}

Error no_such_check(const profile::CheckSpec& spec, const Module& module) {
  const std::vector<std::string> ids = ids_of(module);
  const auto nearest = text::did_you_mean(spec.check, ids);
  return profile_error(spec.where,
                       "module '" + module.id + "' has no check '" + spec.check + "' (it has " +
                           text::join(ids, ", ") + ')',
                       nearest ? "did you mean '" + module.id + '/' + *nearest + "'?" : "");
}

void check_section(const profile::CheckSpec& spec,
                   Catalogue& catalogue,
                   ProfileCheck& result,
                   std::set<std::string>& seen_missing) {
  Result<Described> described = catalogue.describe(spec.module);
  if (!described) {
    if (!seen_missing.insert(spec.module).second) return;
    Error error = placed_at(described.take_error(), spec.where);
    // A module that may not be loaded is no matter of what happens to be installed.
    (error.reason == "plugin_not_locked" ? result.errors : result.missing)
        .push_back(std::move(error));
    return;
  }
  const CheckType* type = described->module.find(spec.check);
  if (type == nullptr) {
    result.errors.push_back(no_such_check(spec, described->module));
    return;
  }
  const profile::Section section =
      profile::validate_section(spec, *type, profile::process_environment(), &result.warnings);
  result.errors.insert(result.errors.end(), section.errors.begin(), section.errors.end());
}

}  // namespace

std::size_t ProfileCheck::checks() const {
  return static_cast<std::size_t>(
      std::count_if(profile.checks.begin(), profile.checks.end(), [](const auto& spec) {
        return spec.skip_reason.empty();
      }));
}

ProfileCheck check_profile(const std::string& path, const ModuleOptions& options) {
  ProfileCheck result;
  profile::Loaded loaded = profile::load(path);
  result.profile = std::move(loaded.profile);
  result.errors = std::move(loaded.errors);
  auto catalogue = Catalogue::open(options, result.profile);
  if (!catalogue) {
    result.errors.push_back(catalogue.take_error());
    return result;
  }
  std::set<std::string> seen_missing;
  for (const profile::CheckSpec& spec : result.profile.checks) {
    // One whose `uses` could not be read has been complained of.
    if (spec.skip_reason.empty() && !spec.module.empty())
      check_section(spec, *catalogue, result, seen_missing);
  }
  return result;
}

}  // namespace aipreflight::cli
