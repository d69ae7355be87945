#include "rules.hpp"

#include <algorithm>

#include <aipreflight/outcome.hpp>

#include "base/text.hpp"
#include "yaml/compiled.hpp"

extern "C" {
extern const char aipreflight_rollback_rules[];
extern const unsigned long aipreflight_rollback_rules_size;
extern const char aipreflight_rollback_rules_text[];
extern const unsigned long aipreflight_rollback_rules_text_size;
}

namespace aipreflight::rollback {
namespace {

using Keys = std::vector<std::string>;

class RulesReader {
 public:
  void read(const yaml::Node& root) {
    check_keys(root,
               {"rules",
                "sections",
                "steps",
                "verification",
                "review",
                "triggers",
                "placeholders",
                "commands",
                "options",
                "kubernetes",
                "targets"});
    for (const yaml::Entry& entry : map(root, "rules").entries) add_rule(entry.key, entry.value);
    for (const yaml::Node& item : map(root, "sections").items) add_section(item);
    read_steps(root);
    read_placeholders(map(root, "placeholders"));
    read_commands(map(root, "commands"));
    for (const yaml::Entry& entry : map(root, "options").entries) {
      rules_.options[entry.key] = names_of(entry.value);
    }
    read_kubernetes(map(root, "kubernetes"));
    rules_.floating = names(map(root, "targets"), "floating");
  }

  Result<Rules> take() {
    if (!errors_.empty()) return errors_.front();
    return std::move(rules_);
  }

 private:
  void complain(const SourceRef& where, std::string message) {
    errors_.push_back(profile_error(where, std::move(message)));
  }

  void check_keys(const yaml::Node& node, const Keys& known) {
    if (!node.is_map()) return complain(node.where, "a mapping is expected");
    for (const yaml::Entry& entry : node.entries) {
      if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
        complain(entry.key_where, "unknown key '" + entry.key + "' in the rules");
      }
    }
  }

  const yaml::Node& map(const yaml::Node& node, std::string_view key) {
    static const yaml::Node kNone;
    if (const yaml::Node* found = node.find(key)) return *found;
    complain(node.where, "the rules lack '" + std::string(key) + '\'');
    return kNone;
  }

  static Keys texts_of(const yaml::Node& node) {
    Keys texts;
    for (const yaml::Node& item : node.items) texts.push_back(item.text);
    return texts;
  }
  static Names names_of(const yaml::Node& node) {
    Names names;
    for (const yaml::Node& item : node.items) names.insert(item.text);
    return names;
  }
  Keys texts(const yaml::Node& node, std::string_view key) { return texts_of(map(node, key)); }
  Names names(const yaml::Node& node, std::string_view key) { return names_of(map(node, key)); }
  std::string text(const yaml::Node& node, std::string_view key) { return map(node, key).text; }

  void add_rule(const std::string& id, const yaml::Node& node) {
    const std::string severity = text(node, "severity");
    if (severity != "warn" && severity != "fail") {
      complain(node.where, "the severity of '" + id + "' is warn or fail, not '" + severity + '\'');
    }
    const yaml::Node* help = node.find("help");
    rules_.rules[id] = {severity == "fail" ? Weight::kFail : Weight::kWarn,
                        help == nullptr ? "" : help->text};
  }

  void add_section(const yaml::Node& node) {
    check_keys(node, {"id", "severity", "title", "aliases", "needs", "anywhere"});
    Section section{.id = text(node, "id"),
                    .title = text(node, "title"),
                    .aliases = texts(node, "aliases"),
                    .needs = {},
                    .is_anywhere = node.find("anywhere") != nullptr};
    if (const yaml::Node* needs = node.find("needs")) section.needs = texts_of(*needs);
    add_rule("section_" + section.id, node);
    rules_.rules["section_" + section.id].help =
        "add a heading such as '" + (section.aliases.empty() ? "" : section.aliases.front()) + '\'';
    rules_.sections.push_back(std::move(section));
  }

  void read_steps(const yaml::Node& root) {
    rules_.steps_section = text(map(root, "steps"), "section");
    rules_.verbs = names(map(root, "steps"), "verbs");
    rules_.verification_section = text(map(root, "verification"), "section");
    rules_.gate_command = text(map(root, "verification"), "gate");
    rules_.review_labels = texts(map(root, "review"), "labels");
    rules_.triggers_info = text(map(root, "triggers"), "info");
  }

  void read_placeholders(const yaml::Node& node) {
    check_keys(node, {"words", "hosts", "phrases", "elements"});
    rules_.placeholder_words = names(node, "words");
    rules_.placeholder_hosts = texts(node, "hosts");
    rules_.placeholder_phrases = texts(node, "phrases");
    rules_.elements = names(node, "elements");
  }

  void read_commands(const yaml::Node& node) {
    check_keys(node, {"shells", "keywords", "builtins", "wrappers", "programs", "outputs"});
    rules_.shells = names(node, "shells");
    rules_.keywords = names(node, "keywords");
    rules_.builtins = names(node, "builtins");
    rules_.wrappers = names(node, "wrappers");
    rules_.programs = names(node, "programs");
    rules_.outputs = names(node, "outputs");
  }

  void read_kubernetes(const yaml::Node& node) {
    check_keys(node, {"kinds", "workloads"});
    for (const yaml::Entry& kind : map(node, "kinds").entries) {
      for (const std::string& alias : texts_of(kind.value)) rules_.kinds[alias] = kind.key;
    }
    for (const yaml::Entry& kind : map(node, "workloads").entries) {
      rules_.workloads[kind.key] = kind.value.text;
    }
  }

  Rules rules_;
  Errors errors_;
};

Rules embedded_rules() {
  const yaml::Parsed parsed = yaml::read_compiled(
      {aipreflight_rollback_rules, aipreflight_rollback_rules_size}, "rules.yml");
  if (!parsed.errors.empty()) throw sdk::Misuse(parsed.errors.front().to_string());
  RulesReader reader;
  reader.read(parsed.root);
  auto rules = reader.take();
  if (!rules.ok()) throw sdk::Misuse(rules.error().to_string());
  return rules.take();
}

}  // namespace

std::vector<std::string> Rules::ids() const {
  std::vector<std::string> all;
  for (const auto& [id, rule] : rules) all.push_back(id);
  return all;
}

const Rules& shipped_rules() {
  static const Rules rules = embedded_rules();
  return rules;
}

std::vector<evidence::DataFile> data_files() {
  return {
      {"rules.yml", {aipreflight_rollback_rules_text, aipreflight_rollback_rules_text_size}},
  };
}

}  // namespace aipreflight::rollback
