#include "scalar.hpp"

#include <algorithm>
#include <cmath>

#include "base/files.hpp"
#include "base/text.hpp"
#include "expand.hpp"
#include "units.hpp"

namespace aipreflight::profile {
namespace {

constexpr std::size_t kSecretFileLimit = 64u << 10;
// Keys whose text belongs to somebody else's language, in which $ has a meaning of its own.
constexpr std::uint64_t kVerbatim = kTypeCommand | kTypeQuery;

using Kind = ConfigNode::Kind;

std::string shown(double value, const std::string& unit) {
  return text::format_number(value, 15) + (unit.empty() ? "" : ' ' + unit);
}

// A scalar after expansion. What came from a variable counts as unquoted, so that "${RATE}" can be
// a number, and is not repeated in messages, since it may be a secret.
struct Scalar {
  const yaml::Node& source;
  yaml::Node node;
  bool is_expanded = false;

  [[nodiscard]] std::string shown() const {
    return in_quotes(source.text) + (is_expanded ? " (as expanded)" : "");
  }
};

ConfigNode leaf(const Scalar& scalar, Kind kind) {
  ConfigNode result;
  result.kind = kind;
  result.is_set = true;
  result.where = scalar.source.where;
  return result;
}

ConfigNode number_leaf(const Scalar& scalar, double value) {
  ConfigNode result = leaf(scalar, Kind::kNumber);
  result.number = value;
  return result;
}

ConfigNode integer_leaf(const Scalar& scalar, std::int64_t value) {
  ConfigNode result = leaf(scalar, Kind::kInt);
  result.integer = value;
  return result;
}

ConfigNode text_leaf(const Scalar& scalar, std::string value) {
  ConfigNode result = leaf(scalar, Kind::kText);
  result.text = std::move(value);
  return result;
}

std::optional<double> number_as(std::uint64_t type, const yaml::Node& node) {
  switch (type) {
    case kTypeNumber:
      return yaml::as_number(node);
    case kTypeDuration:
      return parse_duration(node.text);
    case kTypePercent:
      return parse_percent(node.text);
    case kTypeRatio: {
      const auto number = yaml::as_number(node);
      return number ? number : parse_percent(node.text);
    }
    default:
      return std::nullopt;
  }
}

// Plain 5 or yes where text is wanted is more often a slip than a text.
bool is_plain_text(const Scalar& scalar, const Key& key) {
  const yaml::Node& node = scalar.node;
  if (node.quoted || scalar.is_expanded) return true;
  if (std::find(key.choices.begin(), key.choices.end(), node.text) != key.choices.end())
    return true;
  return !yaml::as_bool(node) && !yaml::as_number(node);
}

bool is_secret_reference(const std::string& text) {
  return text.starts_with("env:") || text.starts_with("file:");
}

bool fits_text(std::uint64_t type, const Scalar& scalar, const Key& key) {
  if ((type & kVerbatim) != 0) return true;
  if (type == kTypeSecret) return is_secret_reference(scalar.node.text);
  return is_plain_text(scalar, key) && (type != kTypeUrl || is_url(scalar.node.text));
}

std::optional<ConfigNode> as_type(std::uint64_t type, const Scalar& scalar, const Key& key) {
  if (type == kTypeBool) {
    const auto value = yaml::as_bool(scalar.node);
    if (!value) return std::nullopt;
    ConfigNode result = leaf(scalar, Kind::kBool);
    result.boolean = *value;
    return result;
  }
  if (type == kTypeInt || type == kTypeSize) {
    const auto value =
        type == kTypeInt ? yaml::as_integer(scalar.node) : parse_size(scalar.node.text);
    if (!value) return std::nullopt;
    return integer_leaf(scalar, *value);
  }
  if (const auto value = number_as(type, scalar.node)) return number_leaf(scalar, *value);
  constexpr std::uint64_t kTexts =
      kTypePath | kTypeUrl | kTypeCommand | kTypeQuery | kTypeSecret | kTypeString;
  if ((type & kTexts) == 0 || !fits_text(type, scalar, key)) return std::nullopt;
  return text_leaf(scalar, scalar.node.text);
}

// Its messages name what was looked up, never what was found.
std::optional<std::string> resolve_secret(const std::string& reference,
                                          const SourceRef& where,
                                          const std::string& name,
                                          const Reading& reading) {
  std::optional<std::string> value;
  if (reference.starts_with("env:")) {
    const std::string variable = reference.substr(4);
    value = is_variable_name(variable) ? reading.environment(variable) : std::nullopt;
    if (!value) {
      reading.problems.add(where,
                           in_quotes(name) + " names the environment variable " +
                               in_quotes(variable) + ", which is not set");
      return std::nullopt;
    }
  } else {
    auto content = files::read(reference.substr(5), kSecretFileLimit);
    if (!content) {
      reading.problems.add(where, in_quotes(name) + ": " + content.error().message);
      return std::nullopt;
    }
    value = content.take();
    while (value->ends_with('\n') || value->ends_with('\r')) value->pop_back();
  }
  if (value->empty() || !text::is_utf8(*value)) {
    reading.problems.add(where,
                         in_quotes(name) + " is " + (value->empty() ? "empty" : "not UTF-8 text") +
                             " in " + in_quotes(reference));
    return std::nullopt;
  }
  return value;
}

std::string ratio_hint(double value) {
  if (value <= 1 || value > 100) return {};
  return "did you mean " + text::format_number(value / 100, 15) + ", or '" +
         text::format_number(value, 15) + "%'?";
}

bool check_ratio(double value, const Scalar& scalar, const std::string& name, Problems& problems) {
  if (value >= 0 && value <= 1) return true;
  problems.add(scalar.source.where,
               in_quotes(name) + " must be a ratio from 0 to 1, not " + scalar.shown(),
               ratio_hint(value));
  return false;
}

bool check_range(double value,
                 const Scalar& scalar,
                 const std::string& name,
                 const Key& key,
                 Problems& problems) {
  const auto complain = [&](const char* side, double bound) {
    problems.add(scalar.source.where,
                 in_quotes(name) + " must be at " + side + ' ' + shown(bound, key.unit) + ", not " +
                     scalar.shown());
  };
  if (value < key.minimum) complain("least", key.minimum);
  if (value > key.maximum) complain("most", key.maximum);
  return value >= key.minimum && value <= key.maximum;
}

bool check_text(const ConfigNode& value,
                const Scalar& scalar,
                const std::string& name,
                const Key& key,
                Problems& problems) {
  if (value.text.find('\0') != std::string::npos) {
    problems.add(scalar.source.where, in_quotes(name) + " holds a NUL byte");
    return false;
  }
  if (key.nonempty && text::trim(value.text).empty()) {
    problems.add(scalar.source.where, in_quotes(name) + " must not be empty");
    return false;
  }
  const auto& choices = key.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), value.text) != choices.end()) {
    return true;
  }
  problems.add_choice(scalar.source.where, name, scalar.source.text, choices);
  return false;
}

bool check_value(std::uint64_t type,
                 const ConfigNode& value,
                 const Scalar& scalar,
                 const std::string& name,
                 const Key& key,
                 Problems& problems) {
  if (value.kind == Kind::kText) return check_text(value, scalar, name, key, problems);
  if (value.kind == Kind::kBool) return true;
  const double number =
      value.kind == Kind::kInt ? static_cast<double>(value.integer) : value.number;
  if (type == kTypeRatio && !check_ratio(number, scalar, name, problems)) return false;
  return check_range(number, scalar, name, key, problems);
}

// "'5'" is a duration where nothing else is wanted, and text where text may stand.
bool is_text_first(std::uint64_t type, std::uint64_t types, const yaml::Node& node) {
  const bool has_unit_type = type == kTypeDuration || type == kTypeSize;
  return has_unit_type && (types & kTypeString) != 0 && node.quoted &&
         text::to_number(node.text).has_value();
}

std::optional<Scalar> expanded(const yaml::Node& node,
                               std::uint64_t types,
                               const Reading& reading) {
  Scalar scalar{node, node};
  if ((types & kVerbatim) != 0 || !has_expansion(node.text)) return scalar;
  auto text = expand(node.text, node.where, reading.environment, reading.problems);
  if (!text) return std::nullopt;
  scalar.is_expanded = true;
  scalar.node.quoted = false;
  scalar.node.text = std::move(*text);
  return scalar;
}

void report_scalar_type(const Scalar& scalar,
                        const std::string& name,
                        std::uint64_t types,
                        Problems& problems) {
  constexpr std::uint64_t kPlainTexts = kTypeString | kTypePath;
  const yaml::Node& node = scalar.source;
  if ((types & kTypeSecret) != 0) {
    return problems.add(node.where,
                        in_quotes(name) + " must be 'env:NAME' or 'file:PATH'",
                        "a secret never stands in the profile itself");
  }
  std::string hint;
  const bool is_number = !node.quoted && yaml::as_number(node).has_value();
  if ((types & kPlainTexts) != 0 && !node.quoted && (is_number || yaml::as_bool(node))) {
    hint = "quote it: \"" + node.text + "\"";
  } else if ((types & kTypePercent) != 0 && is_number) {
    hint = "write it with its unit: '" + node.text + "%'";
  } else if (node.quoted && !scalar.is_expanded &&
             (types & (kTypeNumber | kTypeInt | kTypeRatio)) != 0) {
    hint = "a quoted value is text: remove the quotes";
  } else if ((types & kTypeDuration) != 0) {
    hint = "such as 250ms, 30s, 5m or 1h30m";
  } else if ((types & kTypeSize) != 0) {
    hint = "such as 512, 64KiB or 2MB";
  } else if ((types & kTypeUrl) != 0) {
    hint = "it starts with http:// or https://";
  }
  problems.add(node.where,
               in_quotes(name) + " must be " + describe_types(types) + ", not " + scalar.shown(),
               std::move(hint));
}

}  // namespace

void report_type(const yaml::Node& node,
                 const std::string& name,
                 std::uint64_t types,
                 Problems& problems) {
  if (node.is_scalar()) return report_scalar_type({node, node}, name, types, problems);
  problems.add(node.where,
               in_quotes(name) + " must be " + describe_types(types) + ", not " + node.describe());
}

std::optional<ConfigNode> read_scalar(const yaml::Node& node,
                                      const std::string& name,
                                      const Key& key,
                                      std::uint64_t types,
                                      const Reading& reading) {
  const auto scalar = expanded(node, types, reading);
  if (!scalar) return std::nullopt;
  for (std::uint64_t type = kTypeBool; type <= kTypeString; type <<= 1) {
    if ((types & type) == 0 || is_text_first(type, types, scalar->node)) continue;
    auto value = as_type(type, *scalar, key);
    if (!value) continue;
    if (!check_value(type, *value, *scalar, name, key, reading.problems)) return std::nullopt;
    if (type == kTypeSecret) {
      auto secret = resolve_secret(value->text, node.where, name, reading);
      if (!secret) return std::nullopt;
      value->text = std::move(*secret);
      value->is_secret = true;
    }
    return value;
  }
  report_scalar_type(*scalar, name, types, reading.problems);
  return std::nullopt;
}

}  // namespace aipreflight::profile
