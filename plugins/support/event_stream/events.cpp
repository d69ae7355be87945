#include "event_stream/events.hpp"

namespace aipreflight::event_stream {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool EventParser::next(Event& event) {
  if (is_dispatched_) forget();
  std::string_view line;
  while (!is_over_limit() && lines_.next(line)) {
    if (is_first_line_ && line.starts_with(kByteOrderMark)) {
      line.remove_prefix(kByteOrderMark.size());
    }
    is_first_line_ = false;
    if (line.empty()) {
      if (dispatch(event)) return true;
    } else {
      take_line(line);
    }
  }
  hold();  // the piece goes, what came of it stays
  return false;
}

bool EventParser::finish(Event& event) {
  if (is_dispatched_) forget();
  if (is_over_limit()) return false;
  // A last line without an end, or one that ends in the CR after which a LF might have come.
  std::string_view line = lines_.rest();
  if (is_first_line_ && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  is_first_line_ = false;
  if (!line.empty()) take_line(line);
  return dispatch(event);
}

void EventParser::take_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0) return;
  const std::string_view field = line.substr(0, colon);
  std::string_view value =
      colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") {
    add_data(value);
  } else if (field == "event") {
    name_.assign(value);
  }
}

void EventParser::add_data(std::string_view value) {
  if (!has_data_) {
    data_ = value;
    has_data_ = true;
    if (!lines_.is_in_piece()) hold();
    return;
  }
  hold();
  if (buffer_.size() + 1 + value.size() > limit_) {
    is_over_limit_ = true;
    return;
  }
  buffer_.append(1, '\n').append(value);
  data_ = buffer_;
}

void EventParser::hold() {
  if (is_held_ || !has_data_) return;
  buffer_.assign(data_);
  data_ = buffer_;
  is_held_ = true;
}

void EventParser::forget() {
  name_.clear();
  data_ = {};
  has_data_ = false;
  is_held_ = false;
  is_dispatched_ = false;
}

bool EventParser::dispatch(Event& event) {
  if (!has_data_) {
    name_.clear();
    return false;
  }
  event = {name_, data_};
  is_dispatched_ = true;
  return true;
}

}  // namespace aipreflight::event_stream
