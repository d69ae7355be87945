#include "profile/load.hpp"

#include <utility>

#include "base/files.hpp"
#include "form.hpp"
#include "load_text.hpp"
#include "override.hpp"

namespace aipreflight::profile {
namespace {

Profile profile_of(const std::string& path, const Tree& tree) {
  Profile profile;
  profile.path = path;
  profile.files = tree.files;
  profile.sha256 = tree.sha256;
  return profile;
}

Loaded loaded(Profile profile, Problems& problems) {
  Errors errors = problems.take(profile.files);
  return {std::move(profile), std::move(errors)};
}

Result<std::string> read_file(const std::string& path) {
  return files::read(path, yaml::Limits().bytes);
}

// `probe` is what flags add to a thresholds file, and `report` what they may; written in one, it is
// no such file.
void check_threshold_keys(const yaml::Node& root, Problems& problems) {
  for (const yaml::Entry& entry : root.entries) {
    const bool is_flag =
        (entry.key == "probe" || entry.key == "report") && entry.key_where.line == 0;
    if (entry.key == "sla" || entry.key == "gate" || is_flag) continue;
    problems.add_unknown_key(entry, {"sla", "gate"});
  }
}

}  // namespace

Loaded load_from(const std::string& path,
                 const std::vector<Override>& overrides,
                 const ReadFile& read,
                 const Environment& environment) {
  Problems problems;
  Tree tree = read_tree(path, read, environment, problems);
  Profile profile = profile_of(path, tree);
  // Lists are not merged, so that all of `checks` is here; of the other form anything may be
  // missing.
  if (!tree.is_whole && !is_general_form(tree.root)) return loaded(std::move(profile), problems);
  if (tree.is_whole) apply_overrides(tree.root, overrides, problems);
  const Reader reader(environment, problems);
  if (tree.is_whole) require_name(tree.root, reader);
  read_common(tree.root, reader, profile);
  if (is_general_form(tree.root)) {
    read_general(tree.root, reader, profile);
  } else {
    read_legacy(tree.root, reader, profile);
  }
  return loaded(std::move(profile), problems);
}

Loaded load_thresholds_from(const std::string& path,
                            const std::vector<Override>& overrides,
                            const ReadFile& read,
                            const Environment& environment) {
  Problems problems;
  Tree tree = read_tree(path, read, environment, problems);
  Profile profile = profile_of(path, tree);
  profile.name = "inference";
  if (!tree.is_whole) return loaded(std::move(profile), problems);
  apply_overrides(tree.root, overrides, problems);
  check_threshold_keys(tree.root, problems);
  const Reader reader(environment, problems);
  if (const yaml::Node* report = tree.root.find("report")) read_report(*report, reader, profile);
  read_thresholds(tree.root, reader, profile);
  return loaded(std::move(profile), problems);
}

Loaded load(const std::string& path, const std::vector<Override>& overrides) {
  return load_from(path, overrides, read_file, process_environment());
}

Loaded load_thresholds(const std::string& path, const std::vector<Override>& overrides) {
  return load_thresholds_from(path, overrides, read_file, process_environment());
}

}  // namespace aipreflight::profile
