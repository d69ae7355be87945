#include "base/error.hpp"

#include "base/text.hpp"

namespace aipreflight {

std::string SourceRef::to_string() const {
  if (!known()) return {};
  std::string result = file;
  if (line == 0) return result;
  result += ':' + std::to_string(line);
  if (column != 0) result += ':' + std::to_string(column);
  return result;
}

std::string Error::to_string() const {
  std::string result;
  if (where.known()) result += where.to_string() + ": ";
  result += message;
  if (!hint.empty()) result += " (" + hint + ")";
  return text::one_line(result);
}

}  // namespace aipreflight
