#include <algorithm>
#include <optional>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "check_rules.hpp"
#include "yaml/node.hpp"

namespace aipreflight::rollback {
namespace {

constexpr std::uint64_t kSizeLimit = std::uint64_t{8} << 20;

std::optional<yaml::Node> read_yaml(const std::string& path, Errors& errors) {
  const auto content = files::read(path, kSizeLimit);
  if (!content.ok()) {
    errors.push_back(content.error());
    return std::nullopt;
  }
  yaml::Parsed parsed = yaml::parse(*content, path);
  if (parsed.errors.empty()) return std::move(parsed.root);
  errors.push_back(parsed.errors.front());
  return std::nullopt;
}

// "thresholds.sla.ttft_ms"; in a list of checks, the one with that id, or else of that module.
const yaml::Node* node_at(const yaml::Node& root, std::string_view path) {
  const yaml::Node* node = &root;
  for (const std::string_view part : text::split(path, '.')) {
    if (node->is_sequence()) {
      const auto named = [part](const char* key) {
        return [part, key](const yaml::Node& item) {
          const yaml::Node* name = item.find(key);
          return name != nullptr && name->text == part;
        };
      };
      auto item = std::find_if(node->items.begin(), node->items.end(), named("id"));
      if (item == node->items.end()) {
        item = std::find_if(node->items.begin(), node->items.end(), named("uses"));
      }
      if (item == node->items.end()) return nullptr;
      node = &*item;
    } else {
      node = node->find(part);
      if (node == nullptr) return nullptr;
    }
  }
  return node;
}

// A number, with per cent as a fraction; what is none is compared by its words.
std::optional<double> number_of(const std::string& written) {
  std::string_view text = text::trim(written);
  const bool is_percent = text.ends_with('%');
  if (is_percent) text = text::trim(text.substr(0, text.size() - 1));
  const auto number = text::to_number(text);
  if (!number) return std::nullopt;
  return is_percent ? *number / 100 : *number;
}

bool is_same(const std::string& one, const std::string& other) {
  const auto first = number_of(one);
  const auto second = number_of(other);
  if (first && second) {
    return text::format_number(*first, 12) == text::format_number(*second, 12);
  }
  const auto without_blanks = [](const std::string& text) {
    std::string kept;
    std::copy_if(
        text.begin(), text.end(), std::back_inserter(kept), [](char c) { return c != ' '; });
    return kept;
  };
  return without_blanks(one) == without_blanks(other);
}

class TriggerChecker {
 public:
  TriggerChecker(const Inquiry& inquiry, Breaches& breaches)
      : inquiry_(inquiry), breaches_(breaches) {}

  void check() {
    const Settings& settings = inquiry_.settings;
    breaches_.checked("triggers_missing");
    const Fence* block = find_block();
    if (block == nullptr) {
      return breaches_.add(
          "triggers_missing", Place{1, 1}, "no block says for a machine when to roll back");
    }
    const std::optional<yaml::Node> triggers = read_block(*block);
    if (!triggers) return;
    std::optional<yaml::Node> limits;
    if (!settings.limits.empty()) {
      limits = read_yaml(settings.limits, errors_);
      report_errors("limits");
    }
    for (const yaml::Entry& entry : triggers->entries) {
      if (entry.key == "alerts") {
        check_alerts(entry.value);
      } else if (limits) {
        check_limit(entry, *limits);
      } else if (settings.limits.empty()) {
        breaches_.add("trigger_unknown",
                      entry.key_where,
                      "'" + entry.key + "' is compared with nothing: the profile has no 'limits'");
      }
    }
  }

 private:
  [[nodiscard]] const Fence* find_block() const {
    for (const Fence& fence : inquiry_.document.fences) {
      for (const std::string_view word : text::split(fence.info, ' ')) {
        if (word == inquiry_.rules.triggers_info) return &fence;
      }
    }
    return nullptr;
  }

  // The block's own lines, at the place that they have in the runbook.
  std::optional<yaml::Node> read_block(const Fence& block) {
    std::string text(block.place.line, '\n');
    for (const Piece& line : block.lines) text += line.text + '\n';
    yaml::Parsed parsed = yaml::parse(text, inquiry_.settings.runbook);
    if (parsed.errors.empty() && parsed.root.is_map()) return std::move(parsed.root);
    const SourceRef where = parsed.errors.empty()
                                ? SourceRef{inquiry_.settings.runbook, block.place.line, 1}
                                : parsed.errors.front().where;
    breaches_.add(
        "trigger_unknown",
        where,
        parsed.errors.empty() ? "the triggers are no mapping" : parsed.errors.front().message);
    return std::nullopt;
  }

  void check_limit(const yaml::Entry& trigger, const yaml::Node& limits) {
    breaches_.checked("trigger_unknown");
    const yaml::Node* limit = node_at(limits, trigger.key);
    if (limit == nullptr || !limit->is_scalar()) {
      return breaches_.add("trigger_unknown",
                           trigger.key_where,
                           inquiry_.settings.limits + " has no bound '" + trigger.key + '\'');
    }
    breaches_.checked("trigger_differs");
    if (is_same(trigger.value.text, limit->text)) return;
    breaches_.add("trigger_differs",
                  trigger.value.where,
                  trigger.key + " is " + text::one_line(trigger.value.text, 60) + " here and " +
                      text::one_line(limit->text, 60) + " in " + limit->where.to_string());
  }

  void check_alerts(const yaml::Node& alerts) {
    read_alert_rules();
    for (const yaml::Node& alert : alerts.items) {
      breaches_.checked("alert_unknown");
      if (known_alerts_.contains(alert.text)) continue;
      breaches_.add(
          "alert_unknown",
          alert.where,
          inquiry_.settings.alert_rules.empty()
              ? "'" + alert.text + "' is looked for nowhere: the profile has no 'alert_rules'"
              : "no alert is called '" + alert.text + '\'');
    }
  }

  void read_alert_rules() {
    for (const std::string& path : inquiry_.settings.alert_rules) {
      const auto file = read_yaml(path, errors_);
      const yaml::Node* groups = file ? file->find("groups") : nullptr;
      if (groups == nullptr) continue;
      for (const yaml::Node& group : groups->items) {
        const yaml::Node* rules = group.find("rules");
        if (rules == nullptr) continue;
        for (const yaml::Node& rule : rules->items) {
          if (const yaml::Node* name = rule.find("alert")) known_alerts_.insert(name->text);
        }
      }
    }
    report_errors("alert_rules");
  }

  void report_errors(const std::string& key) {
    for (const Error& error : errors_) {
      breaches_.add("trigger_unknown", key, error.to_string());
    }
    errors_.clear();
  }

  const Inquiry& inquiry_;
  Breaches& breaches_;
  Errors errors_;
  std::set<std::string> known_alerts_;
};

}  // namespace

void check_triggers(const Inquiry& inquiry, Breaches& breaches) {
  TriggerChecker(inquiry, breaches).check();
}

}  // namespace aipreflight::rollback
