#include <algorithm>

#include "expand.hpp"
#include "form.hpp"

namespace aipreflight::profile {
namespace {

void read_description(const yaml::Node& description, const Reader& reader) {
  if (description.is_scalar() || description.is_null()) return;
  report_type(description, "description", kTypeString, reader.problems());
}

void read_plugins(const yaml::Node& plugins, const Reader& reader, Profile& profile) {
  const yaml::Node* map = reader.map(plugins, "plugins");
  if (map == nullptr) return;
  for (const yaml::Entry& entry : map->entries) {
    if (entry.key == "search") {
      for (PlacedText& folder : reader.texts(entry.value, "plugins.search")) {
        profile.plugin_search.push_back(std::move(folder.text));
      }
    } else if (entry.key == "lock") {
      if (auto path = reader.text(entry.value, "plugins.lock")) {
        profile.plugin_lock = std::move(*path);
      }
    } else if (entry.key == "key") {
      if (auto key = reader.text(entry.value, "plugins.key")) profile.plugin_key = std::move(*key);
    } else {
      reader.problems().add_unknown_key(entry, {"search", "lock", "key"});
    }
  }
}

void read_secrets(const yaml::Node& secrets, const Reader& reader, Profile& profile) {
  for (PlacedText& name : reader.texts(secrets, "secrets")) {
    if (is_variable_name(name.text)) {
      profile.secrets.push_back(std::move(name.text));
    } else {
      // Not repeated: who writes the secret itself here has made a mistake that a log should not
      // spread.
      reader.problems().add(name.where,
                            "'secrets' lists names of environment variables, and this is none",
                            "the name alone, such as PAYMENT_PIN");
    }
  }
}

void read_formats(const yaml::Node& formats, const Reader& reader, ReportSpec& report) {
  static const std::vector<std::string> kFormats = {"json", "markdown", "text", "prometheus"};
  std::vector<std::string> chosen;
  for (const PlacedText& format : reader.texts(formats, "report.formats")) {
    if (std::find(kFormats.begin(), kFormats.end(), format.text) == kFormats.end()) {
      reader.problems().add_choice(format.where, "report.formats", format.text, kFormats);
    } else if (std::find(chosen.begin(), chosen.end(), format.text) == chosen.end()) {
      chosen.push_back(format.text);
    } else {
      reader.problems().add(format.where, "the format '" + format.text + "' stands here twice");
    }
  }
  if (formats.is_sequence() && formats.items.empty()) {
    reader.problems().add(formats.where, "'report.formats' must not be empty");
  }
  report.formats = std::move(chosen);
}

}  // namespace

const std::vector<std::string>& common_keys() {
  static const std::vector<std::string> kKeys = {
      "name", "description", "extends", "plugins", "secrets", "report"};
  return kKeys;
}

void read_report(const yaml::Node& report, const Reader& reader, Profile& profile) {
  const yaml::Node* map = reader.map(report, "report");
  if (map == nullptr) return;
  reader.check_keys(*map, {"outdir", "formats"});
  if (const yaml::Node* outdir = map->find("outdir")) {
    if (auto path = reader.text(*outdir, "report.outdir")) profile.report.outdir = std::move(*path);
  }
  if (const yaml::Node* formats = map->find("formats"))
    read_formats(*formats, reader, profile.report);
}

void require_name(const yaml::Node& root, const Reader& reader) {
  const yaml::Node* name = root.find("name");
  if (name != nullptr && !yaml::is_null_text(*name)) return;
  reader.problems().add(name == nullptr ? root.where : name->where,
                        "missing required key 'name'",
                        "a short name for the profile");
}

void read_common(const yaml::Node& root, const Reader& reader, Profile& profile) {
  // A section of which every line is a comment counts as left out.
  const auto given = [&root](std::string_view key) {
    const yaml::Node* node = root.find(key);
    return node == nullptr || yaml::is_null_text(*node) ? nullptr : node;
  };
  if (const yaml::Node* name = given("name"))
    profile.name = reader.text(*name, "name").value_or(profile.name);
  if (const yaml::Node* description = root.find("description"))
    read_description(*description, reader);
  if (const yaml::Node* plugins = given("plugins")) read_plugins(*plugins, reader, profile);
  if (const yaml::Node* secrets = given("secrets")) read_secrets(*secrets, reader, profile);
  if (const yaml::Node* report = given("report")) read_report(*report, reader, profile);
}

}  // namespace aipreflight::profile
