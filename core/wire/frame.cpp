#include "wire/frame.hpp"

#include "decode.hpp"

namespace aipreflight::wire {

Error Decoder::break_off(Error error) {
  broken_ = error;
  buffer_.clear();
  offset_ = 0;
  return error;
}

void Decoder::feed(const char* data, std::size_t size) {
  if (broken_) return;
  if (offset_ > 0) {
    buffer_.erase(0, offset_);
    offset_ = 0;
  }
  buffer_.append(data, size);
}

Result<std::optional<Message>> Decoder::next() {
  if (broken_) return *broken_;
  const std::size_t available = buffer_.size() - offset_;
  if (available < kFrameHeader) return std::optional<Message>();
  std::size_t length = 0;
  for (std::size_t i = 0; i < kFrameHeader; ++i) {
    length |= static_cast<std::size_t>(static_cast<unsigned char>(buffer_[offset_ + i])) << (8 * i);
  }
  if (length == 0) return break_off(execution_error("protocol", "a frame is empty"));
  if (length > limit_) {
    return break_off(execution_error("protocol",
                                     "a frame announces " + std::to_string(length) +
                                         " bytes, at most " + std::to_string(limit_) +
                                         " are allowed"));
  }
  if (available < kFrameHeader + length) return std::optional<Message>();
  auto message = decode(std::string_view(buffer_).substr(offset_ + kFrameHeader, length));
  if (!message) return break_off(message.take_error());
  offset_ += kFrameHeader + length;
  return std::optional<Message>(message.take());
}

}  // namespace aipreflight::wire
