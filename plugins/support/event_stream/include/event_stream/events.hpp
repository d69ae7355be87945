#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "event_stream/lines.hpp"

namespace aipreflight::event_stream {

// One event: views that are valid until the next call of any member of the parser.
struct Event {
  std::string_view name;  // "" where the stream gives none ("message" to a browser)
  std::string_view data;  // lines joined by LF
};

// Server-sent events as the HTML standard has them (html.spec.whatwg.org, "Server-sent events",
// 9.2.6): lines that end in CR, LF or CR LF, comments, a byte order mark, several lines of data,
// wherever the bytes are cut. `id` and `retry` are for clients that reconnect and are passed over.
// An event of one line of data in one piece is not copied. One thread.
class EventParser {
 public:
  // `limit`: bytes of a line, and of the data of an event.
  explicit EventParser(std::size_t limit = kLineLimit)
      : lines_(LineSplitter::Ends::kAny, limit), limit_(limit) {}

  // As LineSplitter::feed: the piece stays until every event of it has been taken.
  void feed(std::string_view bytes) { lines_.feed(bytes); }
  [[nodiscard]] bool next(Event& event);
  // After the last piece: an event whose blank line never came. The standard throws it away;
  // servers that close without one mean it. Once.
  [[nodiscard]] bool finish(Event& event);
  [[nodiscard]] bool is_over_limit() const { return is_over_limit_ || lines_.is_over_limit(); }

 private:
  void take_line(std::string_view line);
  void add_data(std::string_view value);
  void hold();
  void forget();
  [[nodiscard]] bool dispatch(Event& event);

  LineSplitter lines_;
  std::size_t limit_;
  bool is_first_line_ = true;
  bool is_dispatched_ = false;  // the members below are those of an event that was given out
  bool has_data_ = false;
  bool is_held_ = false;  // data_ is in buffer_
  bool is_over_limit_ = false;
  std::string_view data_;
  std::string buffer_;
  std::string name_;
};

}  // namespace aipreflight::event_stream
