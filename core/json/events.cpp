#include "json/events.hpp"

#include <vector>

#include "base/byte_order_mark.hpp"
#include "reader.hpp"

namespace aipreflight::json {
namespace {

class Handler : public HandlerBase {
 public:
  Handler(std::string_view text, const char* copy, EventVisitor& visitor, std::size_t depth)
      : HandlerBase(text, copy), visitor_(visitor), limit_(depth) {}

  bool Null() { return tell({}); }
  bool Bool(bool value) { return tell({Event::Kind::kBool, value, 0, {}}); }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
    const auto number = number_at(text(), offset_of(digits), {digits, size});
    if (!number) return stop_at(digits, "expected a value");
    return tell({Event::Kind::kNumber, false, number->value, {}});
  }
  bool String(const char* string, rapidjson::SizeType size, bool) {
    return accept_string(string, size) && tell({Event::Kind::kString, false, 0, {string, size}});
  }
  bool Key(const char* string, rapidjson::SizeType size, bool) {
    return accept_string(string, size) && tell({Event::Kind::kName, false, 0, {string, size}});
  }
  bool StartObject() { return enter(Event::Kind::kObject); }
  bool StartArray() { return enter(Event::Kind::kArray); }
  bool EndObject(rapidjson::SizeType) { return leave(Event::Kind::kObjectEnd); }
  bool EndArray(rapidjson::SizeType) {
    if (!leave(Event::Kind::kArrayEnd)) return false;
    read_ahead();
    return true;
  }

  // Goes through the text again without repeating what the visitor knows.
  void restart() {
    already_told_ = told_;
    told_ = 0;
    depth_ = 0;
    next_skip_ = 0;
  }
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }
  [[nodiscard]] bool is_too_deep() const { return depth_ > limit_; }

 private:
  bool enter(Event::Kind kind) { return ++depth_ <= limit_ && tell({kind, false, 0, {}}); }
  bool leave(Event::Kind kind) {
    --depth_;
    return tell({kind, false, 0, {}});
  }
  bool tell(const Event& event) {
    if (++told_ > already_told_) is_stopped_ = !visitor_.event(event);
    return !is_stopped_;
  }

  // The visitor is asked once at each place, also where the text is gone through again.
  void read_ahead() {
    const std::size_t behind = position() + 1;
    if (told_ > already_told_) {
      const std::size_t size = visitor_.read_ahead(text().substr(behind));
      if (size == 0) return;
      skips_.push_back({behind, size});
    }
    if (next_skip_ == skips_.size() || skips_[next_skip_].begin != behind) return;
    advance(skips_[next_skip_++].size);
  }

  struct Skip {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  EventVisitor& visitor_;
  std::vector<Skip> skips_;
  std::size_t next_skip_ = 0;
  std::size_t limit_;
  std::size_t depth_ = 0;
  std::size_t told_ = 0;
  std::size_t already_told_ = 0;
  bool is_stopped_ = false;
};

}  // namespace

Result<void> read_events(std::string_view text,
                         const std::string& name,
                         EventVisitor& visitor,
                         std::size_t depth) {
  text = text::without_byte_order_mark(text);
  if (const auto problem = find_bad_byte(text)) return parse_error(text, name, *problem);
  Copy copy(text);
  Handler handler(text, copy.data(), visitor, depth);
  auto problem = drive(text, copy, handler);
  if (!problem || handler.is_stopped()) return {};
  if (handler.is_too_deep()) {
    problem->message = "nested deeper than " + std::to_string(depth) + " levels";
  }
  return parse_error(text, name, *problem);
}

}  // namespace aipreflight::json
