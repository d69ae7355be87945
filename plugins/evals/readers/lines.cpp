#include "lines.hpp"

#include "base/text.hpp"

namespace aipreflight::evals {

Result<void> for_each_line(
    std::string_view text,
    const std::string& file,
    const std::function<Result<void>(const json::Value&, std::size_t)>& take) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (text::trim(line).empty()) continue;
    auto value = json::parse(line, file);
    const std::string place = file + ": line " + std::to_string(number) + ": ";
    if (!value) {
      return execution_error(
          "malformed",
          place + value.error().message + (text.empty() ? ": was the file cut off?" : ""));
    }
    if (!value->is_object()) return execution_error("malformed", place + "an object is expected");
    if (auto taken = take(*value, number); !taken) return taken;
  }
  return {};
}

}  // namespace aipreflight::evals
