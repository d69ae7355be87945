#pragma once

#include <string>
#include <vector>

#include "profile/profile.hpp"
#include "reader.hpp"
#include "yaml/node.hpp"

// The parts of a profile, from YAML to the typed profile.
namespace aipreflight::profile {

// Keys that every profile may have, and what they fill in: name, plugins, secrets, report.
[[nodiscard]] const std::vector<std::string>& common_keys();
void require_name(const yaml::Node& root, const Reader& reader);
void read_common(const yaml::Node& root, const Reader& reader, Profile& profile);
void read_report(const yaml::Node& report, const Reader& reader, Profile& profile);

[[nodiscard]] bool is_general_form(const yaml::Node& root);
void read_general(const yaml::Node& root, const Reader& reader, Profile& profile);

void read_legacy(const yaml::Node& root, const Reader& reader, Profile& profile);
// Sections that only the legacy form has, `kind` among them.
[[nodiscard]] const std::vector<std::string>& legacy_keys();

// `sla:` and `gate:` at the top, and `probe:` from flags.
void read_thresholds(const yaml::Node& root, const Reader& reader, Profile& profile);

}  // namespace aipreflight::profile
