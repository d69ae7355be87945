#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "form.hpp"

namespace aipreflight::profile {
namespace {

using Names = std::vector<std::string>;

const Names kKinds = {"inference", "app", "rag"};
const Names kInferenceKeys = {"probe", "thresholds", "observability"};
const Names kAppKeys = {"cost", "evals", "observability", "deployment"};
const Names kRagKeys = {"cost", "evals", "rag", "observability", "deployment"};
const Names kAllKeys = {
    "probe", "thresholds", "cost", "evals", "rag", "observability", "deployment"};

struct AppSection {
  const char* key;
  const char* module;
  const char* skip_reason;
  // Where a declaration was enough, it still is: the level at which the module may then pass.
  const char* level;
};

constexpr std::array<AppSection, 4> kAppSections = {{
    {"cost", "cost", "no cost budget configured", nullptr},
    {"evals", "evals", "no eval suite configured", nullptr},
    {"observability", "observability", "no observability config", "declared"},
    {"deployment", "rollback", "no deployment config", "presence"},
}};

bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The entry, unless it is missing or null.
const yaml::Entry* given(const yaml::Node& map, std::string_view key) {
  const yaml::Entry* entry = map.entry(key);
  return entry == nullptr || yaml::is_null_text(entry->value) ? nullptr : entry;
}

bool is_from_flag(const yaml::Node& node) {
  return node.where.line == 0;
}

class LegacyReader {
 public:
  LegacyReader(const yaml::Node& root, const Reader& reader, Profile& profile)
      : root_(root), reader_(reader), profile_(profile) {}

  void read() {
    if (!read_kind()) return read_without_kind();
    check_top_keys(keys_of_kind());
    if (profile_.kind == "inference") return read_inference();
    read_app();
  }

  void read_inference() {
    const yaml::Node* probe = read_probe();
    const yaml::Entry* thresholds = given(root_, "thresholds");
    if (thresholds == nullptr) {
      add_missing("thresholds", "its 'sla' holds the limits");
    } else if (const yaml::Node* map = reader_.map(thresholds->value, "thresholds")) {
      reader_.check_keys(*map, {"sla", "gate"});
      add_sla(thresholds->key_where, probe, read_sla(*map, "thresholds.sla"), *map);
    }
    read_diagnosis();
  }

  void read_thresholds_file() {
    profile_.kind = "inference";
    const yaml::Entry* probe = given(root_, "probe");
    if (probe == nullptr ||
        (given(probe->value, "records") == nullptr && given(probe->value, "config") == nullptr)) {
      add("a thresholds file does not say what to probe", root_.where, "give --probes FILE");
    }
    add_sla(root_.where, probe == nullptr ? nullptr : &probe->value, read_sla(root_, "sla"), root_);
  }

 private:
  void add(std::string message, const SourceRef& where, std::string hint = {}) const {
    reader_.problems().add(where, std::move(message), std::move(hint));
  }
  void add_missing(const std::string& key, std::string hint) const {
    add("missing required section '" + key + "'", root_.where, std::move(hint));
  }

  bool read_kind();
  bool infer_kind();
  const Names& keys_of_kind() const;
  void check_top_keys(const Names& own) const;
  void read_without_kind();
  const yaml::Node* read_probe() const;
  const yaml::Entry* read_sla(const yaml::Node& thresholds, const std::string& name) const;
  void add_sla(const SourceRef& where,
               const yaml::Node* probe,
               const yaml::Entry* sla,
               const yaml::Node& thresholds);
  void read_diagnosis();
  void read_app();
  void add_app_sections();
  void add_section(const AppSection& section);
  void add_rag();
  void check_rag_evals() const;

  const yaml::Node& root_;
  const Reader& reader_;
  Profile& profile_;
};

bool LegacyReader::read_kind() {
  const yaml::Node* kind = root_.find("kind");
  if (kind == nullptr) return infer_kind();
  const auto text = reader_.choice(*kind, "kind", kKinds);
  profile_.kind = text.value_or("");
  return text.has_value();
}

// Without `kind` a profile is one of inference; what can be neither that nor anything else gets one
// clear sentence.
bool LegacyReader::infer_kind() {
  profile_.kind = "inference";
  const auto stands = [this](const std::string& key) { return root_.find(key) != nullptr; };
  if (stands("probe") || stands("thresholds")) return true;
  const auto section = std::find_if(kAppKeys.begin(), kAppKeys.end(), stands);
  if (section != kAppKeys.end()) {
    add("missing key 'kind'",
        root_.where,
        "a profile with '" + *section + "' is of kind app or rag");
  } else {
    add("the profile checks nothing",
        root_.where,
        "give it 'checks', or a 'kind' and its sections");
  }
  return false;
}

const Names& LegacyReader::keys_of_kind() const {
  return profile_.kind == "inference" ? kInferenceKeys
         : profile_.kind == "rag"     ? kRagKeys
                                      : kAppKeys;
}

// One mistake hides no other: its sections are read for what they are in any kind that has them,
// and what a kind lacks is not said.
void LegacyReader::read_without_kind() {
  check_top_keys(kAllKeys);
  if (given(root_, "probe") != nullptr && given(root_, "thresholds") != nullptr) {
    return read_inference();
  }
  if (given(root_, "rag") != nullptr) profile_.kind = "rag";
  add_app_sections();
}

void LegacyReader::check_top_keys(const Names& own) const {
  Names known = common_keys();
  known.emplace_back("kind");
  known.insert(known.end(), own.begin(), own.end());
  for (const yaml::Entry& entry : root_.entries) {
    if (has(known, entry.key)) continue;
    if (has(legacy_keys(), entry.key)) {
      add("a profile of kind '" + profile_.kind + "' has no '" + entry.key + '\'',
          entry.key_where,
          entry.key == "rag"         ? "kind rag has it"
          : has(kAppKeys, entry.key) ? "kinds app and rag have it"
                                     : "kind inference has it");
    } else {
      reader_.problems().add_unknown_key(entry, known);
    }
  }
}

// Flags do not make an invalid profile valid: recorded probes count here only if the profile names
// them.
const yaml::Node* LegacyReader::read_probe() const {
  const yaml::Entry* probe = given(root_, "probe");
  if (probe == nullptr) {
    add_missing("probe", "its 'config' says what to probe");
    return nullptr;
  }
  const yaml::Node* map = reader_.map(probe->value, "probe");
  if (map == nullptr) return nullptr;
  const yaml::Entry* config = given(*map, "config");
  const yaml::Entry* records = given(*map, "records");
  const bool has_records = records != nullptr && !is_from_flag(records->value);
  if (config == nullptr && !has_records) {
    add("missing required key 'probe.config'",
        is_from_flag(*map) ? root_.where : map->where,
        "the path of the probe's configuration, or 'records' with recorded probes");
  } else if (config != nullptr && config->value.is_scalar() &&
             text::trim(config->value.text).empty()) {
    add("'probe.config' must not be empty", config->value.where);
  }
  return map;
}

const yaml::Entry* LegacyReader::read_sla(const yaml::Node& thresholds,
                                          const std::string& name) const {
  const yaml::Entry* sla = given(thresholds, "sla");
  if (sla == nullptr) {
    add("missing required key '" + name + '\'',
        thresholds.where,
        "it sets the limits, such as ttft_ms");
  } else if (reader_.map(sla->value, name) == nullptr) {
    return nullptr;
  } else if (sla->value.entries.empty()) {
    add("'" + name + "' must set at least one limit", sla->value.where);
  }
  return sla;
}

void LegacyReader::add_sla(const SourceRef& where,
                           const yaml::Node* probe,
                           const yaml::Entry* sla,
                           const yaml::Node& thresholds) {
  CheckSpec spec;
  spec.id = spec.module = spec.check = "sla";
  spec.where = where;
  spec.with.kind = yaml::Kind::kMap;
  spec.with.where = where;
  if (probe != nullptr) spec.with.entries.push_back({"probe", probe->where, *probe});
  if (sla != nullptr) spec.with.entries.push_back(*sla);
  if (const yaml::Entry* gate = given(thresholds, "gate")) {
    if (reader_.map(gate->value, "gate") != nullptr) spec.with.entries.push_back(*gate);
  }
  profile_.checks.push_back(std::move(spec));
}

void LegacyReader::read_diagnosis() {
  const yaml::Entry* observability = given(root_, "observability");
  if (observability == nullptr) return;
  const yaml::Node* map = reader_.map(observability->value, "observability");
  if (map == nullptr) return;
  reader_.check_keys(*map, {"prometheus", "queries"});
  if (given(*map, "prometheus") == nullptr) return;
  CheckSpec spec;
  spec.id = spec.module = spec.check = "prometheus-diagnose";
  spec.where = observability->key_where;
  spec.with = *map;
  spec.after = {"sla"};
  // Recorded probes are those of the run; what is probed now lies in the run folder.
  const yaml::Entry* probe = given(root_, "probe");
  const yaml::Entry* records = probe == nullptr ? nullptr : given(probe->value, "records");
  if (records != nullptr) {
    spec.with.entries.push_back({"probes", records->key_where, records->value});
  }
  profile_.checks.push_back(std::move(spec));
}

void LegacyReader::read_app() {
  if (std::none_of(kAppKeys.begin(), kAppKeys.end(), [this](const std::string& key) {
        return root_.find(key) != nullptr;
      })) {
    return add("a profile of kind '" + profile_.kind +
                   "' needs at least one of 'cost', 'evals', 'observability' and "
                   "'deployment'",
               root_.where);
  }
  if (profile_.kind == "rag") check_rag_evals();
  const std::size_t before = reader_.problems().size();
  add_app_sections();
  const bool is_empty =
      std::all_of(profile_.checks.begin(), profile_.checks.end(), [](const CheckSpec& check) {
        return !check.skip_reason.empty();
      });
  if (is_empty && reader_.problems().size() == before) {
    add("nothing to check: every section is empty", root_.where);
  }
}

void LegacyReader::add_app_sections() {
  for (const AppSection& section : kAppSections) {
    add_section(section);
    if (std::string_view(section.key) == "evals") add_rag();
  }
}

void LegacyReader::add_section(const AppSection& section) {
  CheckSpec spec;
  spec.id = section.key;
  spec.module = spec.check = section.module;
  spec.where = root_.where;
  const yaml::Entry* entry = given(root_, section.key);
  if (entry != nullptr) {
    spec.where = entry->key_where;
    if (reader_.map(entry->value, section.key) == nullptr) return;
    spec.with = entry->value;
  }
  if (spec.with.entries.empty()) {
    spec.skip_reason = section.skip_reason;
  } else if (section.level != nullptr && spec.with.find("level") == nullptr) {
    yaml::Node level;
    level.kind = yaml::Kind::kScalar;
    level.text = section.level;
    level.where = spec.where;
    spec.with.entries.push_back({"level", spec.where, std::move(level)});
  }
  profile_.checks.push_back(std::move(spec));
}

// Of a `rag` profile, once the evals have written what it reads. Nothing stands for a section that
// is not there: profiles are older than this one.
void LegacyReader::add_rag() {
  const yaml::Entry* entry = profile_.kind == "rag" ? given(root_, "rag") : nullptr;
  if (entry == nullptr || reader_.map(entry->value, "rag") == nullptr) return;
  CheckSpec spec;
  spec.id = spec.module = spec.check = "rag";
  spec.where = entry->key_where;
  spec.with = entry->value;
  spec.after = {"evals"};
  profile_.checks.push_back(std::move(spec));
}

void LegacyReader::check_rag_evals() const {
  const yaml::Entry* evals = given(root_, "evals");
  if (evals == nullptr) {
    return add("a profile of kind 'rag' needs 'evals'",
               root_.where,
               "retrieval and answers are what it gates");
  }
  if (!evals->value.is_map()) return;
  if (given(evals->value, "min_pass_rate") == nullptr &&
      given(evals->value, "metrics") == nullptr) {
    add("'evals' of a rag profile must set a bound",
        evals->key_where,
        "set 'min_pass_rate', 'metrics' or both");
  }
}

}  // namespace

const std::vector<std::string>& legacy_keys() {
  static const Names kKeys = [] {
    Names keys = kAllKeys;
    keys.insert(keys.begin(), "kind");
    return keys;
  }();
  return kKeys;
}

void read_legacy(const yaml::Node& root, const Reader& reader, Profile& profile) {
  LegacyReader(root, reader, profile).read();
}

void read_thresholds(const yaml::Node& root, const Reader& reader, Profile& profile) {
  LegacyReader(root, reader, profile).read_thresholds_file();
}

}  // namespace aipreflight::profile
