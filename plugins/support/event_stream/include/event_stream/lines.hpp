#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aipreflight::event_stream {

inline constexpr std::size_t kLineLimit = 16u << 20;

// Cuts bytes that come in pieces into lines, wherever the pieces are cut. A line within one piece
// is a view of that piece; only one that goes over its end is copied. One thread.
class LineSplitter {
 public:
  enum class Ends {
    kAny,       // CR, LF, CR LF (event streams)
    kLineFeed,  // LF, and a CR before it belongs to it (NDJSON)
  };
  explicit LineSplitter(Ends ends, std::size_t limit = kLineLimit) : ends_(ends), limit_(limit) {}

  // The next piece. Every line of the one before must have been taken; this one must stay until
  // they are.
  void feed(std::string_view bytes);
  // The next whole line, without its end, valid until the next call of any member; false: none yet.
  [[nodiscard]] bool next(std::string_view& line);
  // What stands after the last line end. Valid as the lines are.
  [[nodiscard]] std::string_view rest() const { return carry_; }
  // Whether the line is a view of the piece, and so outlives the next call of next().
  [[nodiscard]] bool is_in_piece() const { return !is_carry_taken_; }
  // A line of more than the limit: nothing comes any more.
  [[nodiscard]] bool is_over_limit() const { return is_over_limit_; }

 private:
  [[nodiscard]] std::size_t find_end();
  void advance(std::size_t bytes);

  Ends ends_;
  std::size_t limit_;
  std::string_view piece_;
  std::size_t line_feed_ = 0;  // of the piece, from its present start; found once for many CRs
  bool is_line_feed_known_ = false;
  std::string carry_;
  bool is_carry_taken_ = false;
  bool skips_line_feed_ = false;  // the piece before ended in CR
  bool is_over_limit_ = false;
};

}  // namespace aipreflight::event_stream
