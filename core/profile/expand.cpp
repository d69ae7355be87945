#include "expand.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"

namespace aipreflight::profile {

bool is_variable_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  });
}

namespace {

constexpr std::size_t kLimit = 1u << 20;

// The value of what stands between "${" and "}".
std::optional<std::string> value_of(std::string_view reference,
                                    const SourceRef& where,
                                    const Environment& environment,
                                    Problems& problems) {
  const std::size_t mark = reference.find(":-");
  const std::string name(reference.substr(0, mark));
  if (!is_variable_name(name)) {
    problems.add(where,
                 "'${" + text::one_line(reference, 80) + "}' does not name an environment variable",
                 "write $$ for a dollar sign");
    return std::nullopt;
  }
  auto value = environment(name);
  if (mark != std::string_view::npos && (!value || value->empty())) {
    return std::string(reference.substr(mark + 2));
  }
  if (!value) {
    problems.add(where,
                 "the environment variable " + name + " is not set",
                 "set it, or give a default: ${" + name + ":-…}");
  }
  return value;
}

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

bool has_expansion(std::string_view text) {
  return text.find("${") != std::string_view::npos || text.find("$$") != std::string_view::npos;
}

std::optional<std::string> expand(std::string_view text,
                                  const SourceRef& where,
                                  const Environment& environment,
                                  Problems& problems) {
  std::string result;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    result += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.starts_with("${")) {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos) {
        problems.add(where, "'${' without its '}'", "write $$ for a dollar sign");
        return std::nullopt;
      }
      const auto value = value_of(text.substr(2, end - 2), where, environment, problems);
      if (!value) return std::nullopt;
      result += *value;
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      result += '$';
      text.remove_prefix(text.starts_with("$$") ? 2 : 1);
    }
    if (result.size() > kLimit) {
      problems.add(where,
                   "more than " + std::to_string(kLimit) + " bytes once variables are expanded");
      return std::nullopt;
    }
  }
  return result;
}

}  // namespace aipreflight::profile
