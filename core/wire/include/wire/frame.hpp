#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "wire/message.hpp"

namespace aipreflight::wire {

// A frame: four bytes, little-endian, the length of what follows; then one JSON object {"kind":…}.
// docs/wire.md.
inline constexpr std::size_t kFrameLimit =
    1u << 20;  // both directions; `described` and `create` included
inline constexpr std::size_t kFrameHeader = 4;

// The whole frame, its length included. Nothing is cut: a message whose frame is longer than
// kFrameLimit + kFrameHeader is refused by the other side, so senders of `create` and `described`
// look first.
[[nodiscard]] std::string encode(const Message& message);
[[nodiscard]] inline bool fits(const std::string& frame) {
  return frame.size() <= kFrameLimit + kFrameHeader;
}

// Takes bytes as they arrive and gives messages. Never trusts a length, a kind or a member. After
// the first error it stays broken. One thread at a time.
class Decoder {
 public:
  explicit Decoder(std::size_t frame_limit = kFrameLimit) : limit_(frame_limit) {}
  void feed(const char* data, std::size_t size);
  // The next whole message; nullopt: more bytes are needed. Errors have reason "protocol".
  [[nodiscard]] Result<std::optional<Message>> next();
  // True if bytes of an unfinished frame are waiting: at the end of a stream, it was cut.
  [[nodiscard]] bool is_inside_frame() const { return buffer_.size() > offset_; }

 private:
  Error break_off(Error error);

  std::size_t limit_;
  std::string buffer_;
  std::size_t offset_ = 0;
  std::optional<Error> broken_;
};

}  // namespace aipreflight::wire
