#include "json/value.hpp"

#include <cmath>
#include <limits>

namespace aipreflight::json {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

// What is_integer() says of a double: whole and within std::int64_t.
std::int64_t saturated(double value) {
  if (std::isnan(value)) return 0;
  if (value >= kTwoTo63) return std::numeric_limits<std::int64_t>::max();
  if (value < -kTwoTo63) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

}  // namespace

Value::Value(bool value) : kind_(Kind::kBool), bool_(value) {}

Value::Value(std::int64_t value)
    : kind_(Kind::kNumber),
      is_integer_(true),
      integer_(value),
      number_(static_cast<double>(value)) {}

Value::Value(std::uint64_t value)
    : kind_(Kind::kNumber),
      is_integer_(true),
      is_unsigned_(value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())),
      integer_(static_cast<std::int64_t>(value)),
      number_(static_cast<double>(value)) {}

Value::Value(double value) : kind_(Kind::kNumber), integer_(saturated(value)), number_(value) {}

Value::Value(std::string value) : kind_(Kind::kString), string_(std::move(value)) {}

Value Value::array(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::kArray;
  value.items_ = std::move(items);
  return value;
}

Value Value::object(std::vector<Member> members) {
  Value value;
  value.kind_ = Kind::kObject;
  value.members_ = std::move(members);
  return value;
}

bool Value::as_bool(bool otherwise) const {
  return is_bool() ? bool_ : otherwise;
}

double Value::as_number(double otherwise) const {
  return is_number() ? number_ : otherwise;
}

std::int64_t Value::as_integer(std::int64_t otherwise) const {
  if (!is_number() || std::isnan(number_)) return otherwise;
  return is_unsigned_ ? std::numeric_limits<std::int64_t>::max() : integer_;
}

const std::string& Value::as_string() const {
  return string_;
}

const std::vector<Value>& Value::items() const {
  return items_;
}

const std::vector<Member>& Value::members() const {
  return members_;
}

const Value* Value::find(std::string_view name) const {
  for (auto member = members_.rbegin(); member != members_.rend(); ++member) {
    if (member->first == name) return &member->second;
  }
  return nullptr;
}

const Value& Value::operator[](std::string_view name) const {
  static const Value null;
  const Value* found = find(name);
  return found != nullptr ? *found : null;
}

void Value::push(Value item) {
  if (is_null()) kind_ = Kind::kArray;
  if (is_array()) items_.push_back(std::move(item));
}

void Value::set(std::string name, Value item) {
  if (const Value* old = find(name)) {
    const_cast<Value&>(*old) = std::move(item);
  } else {
    add(std::move(name), std::move(item));
  }
}

void Value::add(std::string name, Value item) {
  if (is_null()) kind_ = Kind::kObject;
  if (is_object()) members_.emplace_back(std::move(name), std::move(item));
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case Kind::kNull:
      return true;
    case Kind::kBool:
      return a.bool_ == b.bool_;
    case Kind::kNumber:
      if (a.is_integer_ && b.is_integer_) {
        return a.integer_ == b.integer_ && a.is_unsigned_ == b.is_unsigned_;
      }
      return a.number_ == b.number_;
    case Kind::kString:
      return a.string_ == b.string_;
    case Kind::kArray:
      return a.items_ == b.items_;
    case Kind::kObject:
      return a.members_ == b.members_;
  }
  return false;
}

}  // namespace aipreflight::json
