#include "base/byte_order_mark.hpp"
#include "json/value.hpp"
#include "reader.hpp"

namespace aipreflight::json {
namespace {

class Handler : public HandlerBase {
 public:
  Handler(std::string_view text, const char* copy, const Limits& limits)
      : HandlerBase(text, copy), limits_(limits) {}

  bool Null() { return put(Value()); }
  bool Bool(bool value) { return put(Value(value)); }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
    const auto number = number_at(text(), offset_of(digits), {digits, size});
    if (!number) return stop_at(digits, "expected a value");
    if (const char* problem = limits_.nan_and_infinity ? nullptr : why_not_finite(*number)) {
      return stop_at(digits, problem);
    }
    return std::visit([this](auto exact) { return put(Value(exact)); }, exactly(*number));
  }
  bool String(const char* string, rapidjson::SizeType size, bool) {
    return accept_string(string, size) && put(Value(std::string(string, size)));
  }
  bool Key(const char* string, rapidjson::SizeType size, bool) {
    if (!accept_string(string, size)) return false;
    open_.back().name.assign(string, size);
    return true;
  }
  bool StartObject() { return enter(Value::object()); }
  bool StartArray() { return enter(Value::array()); }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  void restart() {
    open_.clear();
    root_ = Value();
  }
  [[nodiscard]] bool is_too_deep() const { return is_too_deep_; }
  [[nodiscard]] Value take() { return std::move(root_); }

 private:
  struct Open {
    Value value;
    std::string name;  // of the member that comes next
  };

  bool enter(Value container) {
    is_too_deep_ = open_.size() >= limits_.depth;
    if (!is_too_deep_) open_.push_back({std::move(container), {}});
    return !is_too_deep_;
  }
  bool leave() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    return put(std::move(value));
  }
  bool put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Open& parent = open_.back(); parent.value.is_array()) {
      parent.value.push(std::move(value));
    } else {
      parent.value.add(std::move(parent.name), std::move(value));
    }
    return true;
  }

  const Limits& limits_;
  std::vector<Open> open_;
  Value root_;
  bool is_too_deep_ = false;
};

}  // namespace

Result<Value> parse(std::string_view text, const std::string& name, const Limits& limits) {
  if (text.size() > limits.bytes) {
    return profile_error({name}, "larger than " + std::to_string(limits.bytes) + " bytes");
  }
  text = text::without_byte_order_mark(text);
  if (const auto problem = find_bad_byte(text)) return parse_error(text, name, *problem);
  Copy copy(text);
  Handler handler(text, copy.data(), limits);
  auto problem = drive(text, copy, handler);
  if (!problem) return handler.take();
  if (handler.is_too_deep()) {
    problem->message = "nested deeper than " + std::to_string(limits.depth) + " levels";
  }
  return parse_error(text, name, *problem);
}

}  // namespace aipreflight::json
