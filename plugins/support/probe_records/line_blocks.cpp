#include "line_blocks.hpp"

#include <algorithm>
#include <utility>

#include "base/byte_order_mark.hpp"

namespace aipreflight::probe_records {

char* BlockBuffer::extend(std::size_t bytes) {
  if (size_ + bytes > capacity_) {
    capacity_ = std::max(size_ + bytes, size_ * 2);
    auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
    std::copy_n(data_.get(), size_, larger.get());
    data_ = std::move(larger);
  }
  return data_.get() + size_;
}

void BlockBuffer::assign(std::string_view text) {
  size_ = 0;
  std::copy(text.begin(), text.end(), extend(text.size()));
  commit(text.size());
}

// Of a short file no more than it has, and one byte to see its end by: memory that is never used
// need not be asked for.
std::size_t LineBlocks::next_bytes() const {
  if (reader_.size() == 0) return block_bytes_;
  const std::uint64_t left = reader_.size() > bytes_ ? reader_.size() - bytes_ : 0;
  return static_cast<std::size_t>(std::min<std::uint64_t>(left + 1, block_bytes_));
}

Result<bool> LineBlocks::next(LineBlock& block) {
  if (is_at_end_) return false;
  block.buffer.assign(rest_);
  rest_.clear();
  block.number = number_++;
  for (;;) {
    const std::size_t held = block.buffer.text().size();
    const std::size_t wanted = next_bytes();
    auto got = reader_.read(block.buffer.extend(wanted), wanted);
    if (!got) return got.take_error();
    block.buffer.commit(*got);
    bytes_ += *got;
    is_at_end_ = *got == 0;
    const std::string_view text = block.buffer.text();
    const std::size_t line_end = text.substr(held).rfind('\n');
    if (line_end != std::string_view::npos) {
      rest_.assign(text.substr(held + line_end + 1));
      block.buffer.cut(held + line_end + 1);
      break;
    }
    // A line that is too long is refused whole or not. The first may have a byte order mark, which
    // does not count.
    if (text.size() > line_limit_ + text::kByteOrderMark.size()) is_at_end_ = true;
    if (is_at_end_) break;
  }
  return !block.buffer.text().empty();
}

double LineBlocks::fraction() const {
  if (reader_.size() == 0) return -1;
  return std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(reader_.size()));
}

}  // namespace aipreflight::probe_records
