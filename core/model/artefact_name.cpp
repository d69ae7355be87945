#include "model/artefact_name.hpp"

#include <algorithm>

namespace aipreflight {
namespace {

constexpr std::size_t kLongest = 100;

bool is_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_inner(char c) {
  return is_word(c) || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::string_view artefact_name_defect(std::string_view name) {
  if (name.empty() || name.size() > kLongest || !is_word(name.front()) ||
      !std::all_of(name.begin(), name.end(), is_inner)) {
    return "is not [A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  }
  const bool is_host_own = name == kOutputLog || name == kErrorLog || name == kPluginLog;
  return is_host_own ? "is the host's own" : "";
}

}  // namespace aipreflight
