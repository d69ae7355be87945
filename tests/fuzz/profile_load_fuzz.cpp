#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "fuzz/require.hpp"
#include "load_text.hpp"
#include "profile/section.hpp"

namespace {

using namespace aipreflight;
using namespace aipreflight::profile;

const std::string kBase =
    "description: below\nevals:\n  command: run\n  min_pass_rate: 0.9\nreport: {outdir: out}\n";

Result<std::string> read_base(const std::string& path) {
  if (path == "base.yml") return kBase;
  return io_error("no such file");
}

std::optional<std::string> variable(const std::string& name) {
  if (name == "SET") return "5";
  return std::nullopt;
}

// Every type but secret, whose values come from files, in every shape.
CheckType check_type() {
  constexpr std::uint64_t kTexts = kTypeString | kTypePath | kTypeUrl | kTypeQuery;
  CheckType type;
  type.id = "fuzz";
  const auto add = [&type](const char* path, std::uint64_t types, const char* fallback = "") {
    Key key;
    key.path = path;
    key.types = types;
    key.fallback = fallback;
    type.keys.push_back(key);
  };
  add("command", kTypeCommand | kTypeNull);
  add("min_pass_rate", kTypeRatio, "90%");
  add("metrics.*.min", kTypeNumber | kTypeNull);
  add("metrics.*.max", kTypePercent | kTypeSize);
  add("probe.duration", kTypeDuration, "30s");
  add("sla", kTypeMap);
  add("gate.min_probes", kTypeInt, "5");
  add("gates[].name", kTypeString);
  add("scan_paths", kTypeList, "[a, b]");
  add("level", kTypeBool | kTexts);
  type.keys.front().required = true;
  type.keys.back().nonempty = true;
  return type;
}

void require_place(const Error& error, const std::string& text) {
  require(!error.message.empty(), "a problem is told");
  require(error.message.find('\n') == std::string::npos, "on one line");
  const SourceRef& where = error.where;
  if (where.file != "p.yml") return;
  const auto lines = text::split(text, '\n');
  require(where.line >= 1 && where.line <= lines.size(), "its line is in the file");
  require(where.column >= 1 && where.column <= lines[where.line - 1].size() + 1,
          "and its column in the line");
}

std::uint32_t require_typed(const ConfigNode& node, std::uint32_t id) {
  require(node.id == id, "nodes are numbered in pre-order");
  require(std::isfinite(node.number), "numbers are finite");
  std::uint32_t next = id + 1;
  for (const ConfigNode& item : node.items) next = require_typed(item, next);
  for (const auto& entry : node.entries) next = require_typed(entry.second, next);
  return next;
}

void require_whole(const Profile& profile) {
  require(!profile.name.empty(), "a profile has a name");
  require(!profile.checks.empty(), "a profile checks something");
  std::size_t skipped = 0;
  for (const CheckSpec& check : profile.checks) {
    require(!check.id.empty() && !check.module.empty() && !check.check.empty(),
            "a check has its names");
    require(check.with.is_map() || check.with.is_null(), "a section is a map");
    if (!check.skip_reason.empty()) ++skipped;
  }
  require(skipped < profile.checks.size(), "not everything is skipped");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const ReadFile read = [&text](const std::string& path) {
    return path == "p.yml" ? Result<std::string>(text) : read_base(path);
  };
  static const CheckType kType = check_type();
  const std::vector<Override> overrides = {{"evals.command", text.substr(0, 64), "--set"},
                                           {"probe.records", "\"p.jsonl\"", "--probes"}};
  for (const auto& chosen : {std::vector<Override>(), overrides}) {
    const Loaded loaded = load_from("p.yml", chosen, read, variable);
    for (const Error& error : loaded.errors) require_place(error, text);
    (void)load_thresholds_from("p.yml", chosen, read, variable);
    if (!loaded.errors.empty()) continue;
    require_whole(loaded.profile);
    for (const CheckSpec& check : loaded.profile.checks) {
      std::vector<Error> warnings;
      const Section section = validate_section(check, kType, variable, &warnings);
      for (const Error& error : section.errors) require_place(error, text);
      require_typed(section.config, 0);
    }
  }
  return 0;
}
