#include "conventions.hpp"

#include <array>

#include "yaml/compiled.hpp"

extern "C" {
extern const char aipreflight_observability_genai[];
extern const unsigned long aipreflight_observability_genai_size;
extern const char aipreflight_observability_genai_text[];
extern const unsigned long aipreflight_observability_genai_text_size;
}

namespace aipreflight::observability {
namespace {

class ConventionsReader {
 public:
  Result<Conventions> read(const yaml::Node& root) {
    conventions_.version = at(root, "version").text;
    for (const yaml::Entry& entry : at(root, "attributes").entries) add_attribute(entry);
    for (const yaml::Entry& entry : at(root, "metrics").entries) add_metric(entry);
    for (const yaml::Entry& entry : at(root, "deprecated").entries) {
      conventions_.deprecated[entry.key] = entry.value.text;
    }
    for (const yaml::Entry& entry : at(root, "names").entries) {
      for (const yaml::Node& item : entry.value.items) {
        conventions_.names[entry.key].push_back(item.text);
      }
    }
    for (const yaml::Node& item : at(root, "only_on_error").items) {
      conventions_.only_on_error.insert(item.text);
    }
    const yaml::Node& content = at(root, "content");
    for (const yaml::Node& item : at(content, "attributes").items) {
      conventions_.content.insert(item.text);
    }
    for (const yaml::Node& item : at(content, "secrets").items) {
      conventions_.secrets.push_back(
          {at(item, "id").text, at(item, "prefix").text, count(at(item, "at_least"))});
    }
    conventions_.name_limit = count(at(at(root, "limits"), "names"));
    conventions_.series_limit = count(at(at(root, "limits"), "series"));
    if (error_) return *std::move(error_);
    return std::move(conventions_);
  }

 private:
  const yaml::Node& at(const yaml::Node& node, std::string_view key) {
    static const yaml::Node kNone;
    if (const yaml::Node* found = node.find(key)) return *found;
    complain(node.where, "the conventions lack '" + std::string(key) + '\'');
    return kNone;
  }

  void complain(const SourceRef& where, std::string message) {
    if (!error_) error_ = profile_error(where, std::move(message));
  }

  std::size_t count(const yaml::Node& node) {
    const auto number = yaml::as_integer(node);
    if (!number || *number < 0) complain(node.where, "a number from 0 is expected");
    return static_cast<std::size_t>(number.value_or(0));
  }

  std::optional<double> bound(const yaml::Node& map, std::string_view key) {
    const yaml::Node* node = map.find(key);
    return node == nullptr ? std::nullopt : yaml::as_number(*node);
  }

  void add_attribute(const yaml::Entry& entry) {
    static constexpr std::array<std::string_view, 5> kTypes = {
        "text", "texts", "boolean", "integer", "number"};
    AttributeRule rule;
    rule.type = at(entry.value, "type").text;
    bool is_known = false;
    for (const std::string_view type : kTypes) is_known = is_known || type == rule.type;
    if (!is_known) complain(entry.key_where, "no type is called '" + rule.type + '\'');
    if (const yaml::Node* need = entry.value.find("required")) {
      rule.need = need->text == "always"  ? Need::kAlways
                  : need->text == "error" ? Need::kOnError
                                          : Need::kAvailable;
    }
    rule.at_least = bound(entry.value, "at_least");
    rule.at_most = bound(entry.value, "at_most");
    rule.is_within_duration = entry.value.find("within_duration") != nullptr;
    conventions_.attributes[entry.key] = std::move(rule);
  }

  void add_metric(const yaml::Entry& entry) {
    MetricRule rule;
    rule.unit = at(entry.value, "unit").text;
    rule.type = at(entry.value, "type").text;
    for (const yaml::Node& item : at(entry.value, "attributes").items) {
      rule.required.push_back(item.text);
    }
    if (const yaml::Node* bounds = entry.value.find("bounds")) {
      for (const yaml::Node& item : bounds->items) {
        const auto number = yaml::as_number(item);
        if (!number) complain(item.where, "a bound is a number");
        rule.bounds.push_back(number.value_or(0));
      }
    }
    rule.suspect_above = bound(entry.value, "suspect_above");
    rule.is_required = entry.value.find("required") != nullptr;
    conventions_.metrics[entry.key] = std::move(rule);
  }

  Conventions conventions_;
  std::optional<Error> error_;
};

}  // namespace

Result<Conventions> embedded_conventions() {
  const yaml::Parsed parsed = yaml::read_compiled(
      {aipreflight_observability_genai, aipreflight_observability_genai_size}, "genai.yml");
  if (!parsed.errors.empty()) return parsed.errors.front();
  return ConventionsReader().read(parsed.root);
}

std::vector<evidence::DataFile> data_files() {
  return {
      {"genai.yml",
       {aipreflight_observability_genai_text, aipreflight_observability_genai_text_size}},
  };
}

}  // namespace aipreflight::observability
