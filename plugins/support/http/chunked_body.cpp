#include "chunked_body.hpp"

#include <algorithm>
#include <charconv>

namespace aipreflight::http {

std::string_view ChunkedBody::take(std::string_view& wire) {
  while (!wire.empty()) {
    switch (state_) {
      case State::kSize:
        take_size(wire);
        break;
      case State::kLine:
        take_line(wire);
        break;
      case State::kData: {
        const std::string_view data = wire.substr(0, size_);
        wire.remove_prefix(data.size());
        size_ -= data.size();
        if (size_ == 0) state_ = State::kEnd;
        return data;
      }
      case State::kEnd:
        take_end(wire);
        if (is_between()) return {};
        break;
      case State::kOver:
      case State::kBroken:
        wire = {};
        return {};
    }
    if (is_broken()) return {};
  }
  return {};
}

void ChunkedBody::take_size(std::string_view& wire) {
  constexpr unsigned kMostDigits = 15;  // so that it fits
  unsigned digit = 0;
  const char* end = std::from_chars(wire.data(), wire.data() + 1, digit, 16).ptr;
  if (end == wire.data()) {
    state_ = digits_ == 0 ? State::kBroken : State::kLine;
  } else if (++digits_ > kMostDigits) {
    state_ = State::kBroken;
  } else {
    size_ = size_ * 16 + digit;
    wire.remove_prefix(1);
  }
}

// Extensions, which nobody has a use for, and the line's end.
void ChunkedBody::take_line(std::string_view& wire) {
  const std::size_t end = wire.find('\n');
  if (end == std::string_view::npos) {
    wire = {};
    return;
  }
  wire.remove_prefix(end + 1);
  digits_ = 0;
  state_ = size_ == 0 ? State::kOver : State::kData;
}

void ChunkedBody::take_end(std::string_view& wire) {
  if (wire.front() == '\n') {
    state_ = State::kSize;
  } else if (wire.front() != '\r') {
    state_ = State::kBroken;
  }
  if (state_ != State::kBroken) wire.remove_prefix(1);
}

}  // namespace aipreflight::http
