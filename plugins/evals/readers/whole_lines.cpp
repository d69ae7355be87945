#include "whole_lines.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 20;

}  // namespace

Result<void> WholeLines::feed(std::string_view block) {
  const std::size_t end = block.rfind('\n');
  if (end == std::string_view::npos) {
    if (rest_.size() + block.size() > kLongestLine) {
      return execution_error(
          "malformed", file_ + ": a line of more than " + std::to_string(kLongestLine) + " bytes");
    }
    rest_ += block;
    return {};
  }
  std::string_view whole = block.substr(0, end + 1);
  if (!rest_.empty()) {
    const std::size_t first = block.find('\n') + 1;
    rest_ += block.substr(0, first);
    if (auto taken = finish(); !taken) return taken;
    whole.remove_prefix(first);
  }
  rest_ = block.substr(end + 1);
  return whole.empty() ? Result<void>() : take_(whole);
}

Result<void> WholeLines::finish() {
  return rest_.empty() ? Result<void>() : take_(rest_);
}

}  // namespace aipreflight::evals
