#include "event_stream/lines.hpp"

#include <algorithm>

namespace aipreflight::event_stream {

void LineSplitter::feed(std::string_view bytes) {
  piece_ = bytes;
  is_line_feed_known_ = false;
  if (is_carry_taken_) carry_.clear();
  is_carry_taken_ = false;
}

void LineSplitter::advance(std::size_t bytes) {
  piece_.remove_prefix(bytes);
  if (line_feed_ < bytes) is_line_feed_known_ = false;
  line_feed_ -= std::min(line_feed_, bytes);
}

std::size_t LineSplitter::find_end() {
  if (!is_line_feed_known_) {
    line_feed_ = std::min(piece_.find('\n'), piece_.size());
    is_line_feed_known_ = true;
  }
  if (ends_ == Ends::kLineFeed) return line_feed_;
  return std::min(piece_.substr(0, line_feed_).find('\r'), line_feed_);
}

bool LineSplitter::next(std::string_view& line) {
  if (is_carry_taken_) carry_.clear();
  is_carry_taken_ = false;
  if (is_over_limit_) return false;
  if (skips_line_feed_ && !piece_.empty()) {
    if (piece_.front() == '\n') advance(1);
    skips_line_feed_ = false;
  }
  const std::size_t end = find_end();
  if (carry_.size() + end > limit_) {
    is_over_limit_ = true;
    piece_ = {};
    return false;
  }
  if (end == piece_.size()) {
    carry_.append(piece_);
    piece_ = {};
    return false;
  }
  line = piece_.substr(0, end);
  const bool is_return = piece_[end] == '\r';
  const bool is_pair = is_return && end + 1 < piece_.size() && piece_[end + 1] == '\n';
  skips_line_feed_ = is_return && end + 1 == piece_.size();
  advance(end + (is_pair ? 2 : 1));
  if (!carry_.empty()) {
    carry_.append(line);
    line = carry_;
    is_carry_taken_ = true;
  }
  if (ends_ == Ends::kLineFeed && line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

}  // namespace aipreflight::event_stream
