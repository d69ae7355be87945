#include "line_blocks.hpp"

#include <algorithm>

namespace aipreflight::probe_records {

Result<bool> LineBlocks::next(LineBlock& block) {
  block.text.clear();
  if (is_at_end_) return false;
  block.text.swap(rest_);
  block.number = number_++;
  block.is_cut = false;
  for (;;) {
    const std::size_t held = block.text.size();
    block.text.resize(held + block_bytes_);
    auto got = reader_.read(block.text.data() + held, block_bytes_);
    if (!got) return got.take_error();
    block.text.resize(held + *got);
    bytes_ += *got;
    is_at_end_ = *got == 0;
    const std::size_t line_end = std::string_view(block.text).substr(held).rfind('\n');
    if (line_end != std::string_view::npos) {
      rest_.assign(block.text, held + line_end + 1);
      block.text.resize(held + line_end + 1);
      break;
    }
    block.is_cut = block.text.size() > line_limit_;
    if (block.is_cut) is_at_end_ = true;
    if (is_at_end_) break;
  }
  block.is_last = is_at_end_;
  return !block.text.empty();
}

double LineBlocks::fraction() const {
  if (reader_.size() == 0) return -1;
  return std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(reader_.size()));
}

}  // namespace aipreflight::probe_records
