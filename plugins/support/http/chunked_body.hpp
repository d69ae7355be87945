#pragma once

#include <cstdint>
#include <string_view>

namespace aipreflight::http {

// The body of a response in chunks (RFC 9112, 7.1), cut wherever the bytes happened to be.
class ChunkedBody {
 public:
  // Moves `wire` behind the next bytes of the body in it and returns these, a view of it. "": a
  // chunk has ended there, or is not of the form, or all of it was taken.
  [[nodiscard]] std::string_view take(std::string_view& wire);

  // Whether what comes next is the first byte of a chunk.
  [[nodiscard]] bool is_between() const { return state_ == State::kSize && digits_ == 0; }
  // The last chunk was there: whatever comes is no body.
  [[nodiscard]] bool is_over() const { return state_ == State::kOver; }
  // What came is not of the form; whatever else comes is not taken for a body.
  [[nodiscard]] bool is_broken() const { return state_ == State::kBroken; }

 private:
  enum class State { kSize, kLine, kData, kEnd, kOver, kBroken };
  void take_size(std::string_view& wire);
  void take_line(std::string_view& wire);
  void take_end(std::string_view& wire);

  State state_ = State::kSize;
  std::uint64_t size_ = 0;  // of the present chunk, then what is left of it
  unsigned digits_ = 0;     // of its size, so far
};

}  // namespace aipreflight::http
