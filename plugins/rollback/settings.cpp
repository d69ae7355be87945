#include "settings.hpp"

#include <string>

#include "base/text.hpp"

namespace aipreflight::rollback {
namespace {

std::string trimmed(const sdk::Config& config, const char* key) {
  return std::string(text::trim(config.find_text(key).value_or("")));
}

// The items of a list that are texts; every other one is a mistake at its place.
std::vector<std::string> texts(const sdk::Config& config, const char* key) {
  std::vector<std::string> found;
  for (const sdk::Config& item : config.list(key)) {
    const bool is_text = item.kind() == sdk::Config::Kind::kText;
    std::string text = is_text ? item.as_text() : std::string();
    if (text::trim(text).empty()) item.error("text is expected; a number needs quotes");
    found.push_back(std::move(text));
  }
  return found;
}

void read_weights(const sdk::Config& config, Settings& settings) {
  for (const auto& [id, value] : config.entries("rules")) {
    const Rules& rules = shipped_rules();
    if (!rules.rules.contains(id)) {
      const auto nearest = text::did_you_mean(id, rules.ids());
      value.error("no rule is called '" + text::one_line(id, 80) + '\'' +
                  (nearest ? "; did you mean '" + *nearest + "'?" : ""));
      continue;
    }
    const std::string text = value.as_text();
    settings.weights[id] = text == "fail"   ? Weight::kFail
                           : text == "warn" ? Weight::kWarn
                                            : Weight::kOff;
  }
}

Level level_of(const std::string& text) {
  if (text == "presence") return Level::kPresence;
  if (text == "runbook") return Level::kRunbook;
  return text == "drill" ? Level::kDrill : Level::kUnset;
}

// A key that would be read and then ignored is a mistake of whoever wrote it.
void require_use(const sdk::Config& config, const Settings& settings) {
  if (settings.level == Level::kPresence) {
    for (const sdk::Key& key : kKeys) {
      const aipf_key row = key.row();
      const std::string name(row.path.data, row.path.size);
      if (name == "rollback_runbook" || name == "level" || name.find('.') != std::string::npos) {
        continue;
      }
      if (config.is_set(name)) config.error(name, name + " has no effect at level presence");
    }
  }
  if (settings.time_target && settings.drill.empty()) {
    config.error("time_target", "time_target has no effect without the evidence of a drill");
  }
  if (settings.level == Level::kDrill && settings.drill.empty()) {
    config.error("level", "level drill needs 'drill', the evidence that 'rollback drill' writes");
  }
}

}  // namespace

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.runbook = trimmed(config, "rollback_runbook");
  settings.level = level_of(config.find_text("level").value_or(""));
  read_weights(config, settings);
  settings.max_age_days = config.integer("max_age_days");
  settings.known_commands = texts(config, "known_commands");
  for (const auto& [name, entry] : config.entries("surfaces")) {
    settings.surfaces.push_back({name,
                                 texts(entry, "paths"),
                                 trimmed(entry, "known_good"),
                                 trimmed(entry, "current"),
                                 trimmed(entry, "embedding_model"),
                                 entry.place()});
  }
  settings.manifests = texts(config, "manifests");
  settings.limits = trimmed(config, "limits");
  settings.alert_rules = texts(config, "alert_rules");
  settings.drill = trimmed(config, "drill");
  settings.time_target = config.find_seconds("time_target");
  require_use(config, settings);
  return settings;
}

}  // namespace aipreflight::rollback
