#include "base/secrets.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"

extern char** environ;

namespace aipreflight {
namespace {

constexpr std::size_t kShortestSecret = 8;
constexpr std::string_view kRedacted = "[redacted]";

bool is_secret_name(std::string_view name) {
  const std::string lower = text::to_lower(name);
  return lower.ends_with("key") || lower.ends_with("token") || lower.ends_with("secret") ||
         lower.ends_with("password");
}

}  // namespace

Secrets::Secrets(const std::vector<std::string>& extra_variables) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair = *entry;
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(pair.substr(0, equals));
    const std::string value(pair.substr(equals + 1));
    const bool is_named =
        std::find(extra_variables.begin(), extra_variables.end(), name) != extra_variables.end();
    if (value.empty() || !(is_named || is_secret_name(name))) continue;
    if (value.size() < kShortestSecret) {
      warnings_.push_back("the value of " + name + " is shorter than " +
                          std::to_string(kShortestSecret) + " bytes and is not redacted");
    } else {
      add(value);
    }
  }
  std::sort(warnings_.begin(), warnings_.end());
}

void Secrets::add(const std::string& value) {
  if (value.empty()) return;
  if (value.size() < kShortestSecret) {
    warnings_.push_back("a secret of the profile is shorter than " +
                        std::to_string(kShortestSecret) + " bytes and is not redacted");
    return;
  }
  // A plugin's message may have been made one line before it came here.
  for (const std::string& form : {value, text::one_line(value)}) {
    if (std::find(values_.begin(), values_.end(), form) == values_.end()) values_.push_back(form);
  }
  std::stable_sort(values_.begin(), values_.end(), [](const auto& a, const auto& b) {
    return a.size() > b.size();
  });
}

std::string Secrets::hide(std::string text) const {
  for (const std::string& value : values_) {
    if (text.size() < value.size()) continue;
    for (std::size_t at = text.find(value); at != std::string::npos;
         at = text.find(value, at + kRedacted.size())) {
      text.replace(at, value.size(), kRedacted);
    }
  }
  return text;
}

}  // namespace aipreflight
