#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "json/record.hpp"
#include "json/value.hpp"
#include "members.hpp"

namespace aipreflight::wire {

// "nan", "inf", "-inf": the numbers that JSON lacks.
[[nodiscard]] inline std::optional<double> named_number(std::string_view text) {
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return kInfinity;
  if (text == "-inf") return -kInfinity;
  return std::nullopt;
}

// A JSON scalar, whichever reader found it.
struct Scalar {
  enum class Kind { kOther, kBool, kNumber, kText } kind = Kind::kOther;
  bool boolean = false;
  double number = 0;
  std::optional<std::int64_t> integer{};
  std::string_view text{};

  [[nodiscard]] bool read(std::string& out) const {
    if (kind != Kind::kText) return false;
    out.assign(text);
    return true;
  }
  [[nodiscard]] bool read(bool& out) const {
    if (kind != Kind::kBool) return false;
    out = boolean;
    return true;
  }
  [[nodiscard]] bool read(double& out) const {
    if (kind == Kind::kText) {
      const auto named = named_number(text);
      if (named) out = *named;
      return named.has_value();
    }
    if (kind != Kind::kNumber || !std::isfinite(number)) return false;
    out = number;
    return true;
  }
  template <std::integral T>
  [[nodiscard]] bool read(T& out) const {
    std::optional<std::int64_t> whole = integer;
    if (kind == Kind::kText) {
      const auto parsed = text::to_integer(text);
      if (parsed) whole = *parsed;
    } else if (!whole && kind == Kind::kNumber && std::trunc(number) == number &&
               std::abs(number) <= 9007199254740992.0) {
      whole = static_cast<std::int64_t>(number);
    }
    if (!whole || !std::in_range<T>(*whole)) return false;
    out = static_cast<T>(*whole);
    return true;
  }
  template <typename Enum>
  [[nodiscard]] bool read(Enum& out, Enum first, Enum last) const {
    int value = 0;
    if (!read(value) || value < static_cast<int>(first) || value > static_cast<int>(last))
      return false;
    out = static_cast<Enum>(value);
    return true;
  }
};

// Takes one member that arrived into the message it belongs to, or, given none, tells which
// required one never came. The order in which members() names its members numbers them.
class MemberTaker {
 public:
  // `seen` has one bit for each member that came.
  MemberTaker(std::string_view name, const Scalar& scalar, std::uint64_t& seen)
      : name_(name), scalar_(&scalar), seen_(&seen) {}
  explicit MemberTaker(std::uint64_t& seen) : seen_(&seen) {}

  [[nodiscard]] bool is_known() const { return is_known_; }
  [[nodiscard]] bool is_repeated() const { return is_repeated_; }
  [[nodiscard]] bool is_mistyped() const { return is_mistyped_; }
  [[nodiscard]] std::string_view missing() const { return missing_; }

  template <typename T>
  void text(std::string_view name, T& value) {
    take(name, true, value);
  }
  template <typename T>
  void text_or(std::string_view name, T& value) {
    take(name, false, value);
  }
  void flag(std::string_view name, bool& value) { take(name, true, value); }
  void flag_or(std::string_view name, bool& value) { take(name, false, value); }
  void number(std::string_view name, double& value) { take(name, true, value); }
  void number_or(std::string_view name, double& value, double) { take(name, false, value); }
  template <std::integral T>
  void integer(std::string_view name, T& value) {
    take(name, true, value);
  }
  template <std::integral T>
  void integer_or(std::string_view name, T& value, int) {
    take(name, false, value);
  }
  template <typename Enum>
  void choice(std::string_view name, Enum& value, Enum first, Enum last) {
    take(name, true, value, first, last);
  }
  template <typename Enum>
  void choice_or(std::string_view name, Enum& value, Enum first, Enum last) {
    take(name, false, value, first, last);
  }

 private:
  template <typename T, typename... Bounds>
  void take(std::string_view name, bool is_required, T& value, Bounds... bounds) {
    const std::uint64_t bit = 1ull << position_++;
    if (scalar_ == nullptr) {
      if (is_required && (*seen_ & bit) == 0 && missing_.empty()) missing_ = name;
    } else if (name == name_) {
      is_known_ = true;
      is_repeated_ = (*seen_ & bit) != 0;
      *seen_ |= bit;
      is_mistyped_ = !scalar_->read(value, bounds...);
    }
  }

  std::string_view name_;
  const Scalar* scalar_ = nullptr;
  std::uint64_t* seen_;
  unsigned position_ = 0;
  std::string_view missing_;
  bool is_known_ = false;
  bool is_repeated_ = false;
  bool is_mistyped_ = false;
};

// Reads a message with lists or nested messages from a JSON value. Keeps the first complaint.
class ValueReader {
 public:
  ValueReader(const json::Value& object, std::string& complaint)
      : object_(object), complaint_(complaint) {}

  // After members(): an object has no others. `extra` members were read by somebody else.
  void finish(std::size_t extra) {
    if (!object_.is_object()) complain("an object is missing");
    if (object_.size() != taken_ + extra) complain("a member is unknown or repeated");
  }

  void text(std::string_view name, std::string& value) { take(name, true, value); }
  void text_or(std::string_view name, std::string& value) { take(name, false, value); }
  void flag(std::string_view name, bool& value) { take(name, true, value); }
  void flag_or(std::string_view name, bool& value) { take(name, false, value); }
  void number(std::string_view name, double& value) { take(name, true, value); }
  void number_or(std::string_view name, double& value, double) { take(name, false, value); }
  template <std::integral T>
  void integer(std::string_view name, T& value) {
    take(name, true, value);
  }
  template <std::integral T>
  void integer_or(std::string_view name, T& value, int) {
    take(name, false, value);
  }
  template <typename Enum>
  void choice(std::string_view name, Enum& value, Enum first, Enum last) {
    take(name, true, value, first, last);
  }
  template <typename Enum>
  void choice_or(std::string_view name, Enum& value, Enum first, Enum last) {
    take(name, false, value, first, last);
  }
  template <typename M>
  void object(std::string_view name, M& value) {
    if (const json::Value* found = find(name, true)) read(*found, value);
  }
  template <typename M>
  void list(std::string_view name, std::vector<M>& values) {
    const json::Value* found = find_array(name, true);
    if (found == nullptr) return;
    values.resize(found->size());
    for (std::size_t i = 0; i < values.size() && complaint_.empty(); ++i)
      read(found->items()[i], values[i]);
  }
  void texts_or(std::string_view name, std::vector<std::string>& values) {
    const json::Value* found = find_array(name, false);
    if (found == nullptr) return;
    for (const json::Value& item : found->items()) {
      if (!item.is_string())
        complain("member '" + std::string(name) + "' holds something else than text");
      values.push_back(item.as_string());
    }
  }

 private:
  template <typename M>
  void read(const json::Value& found, M& value) {
    ValueReader reader(found, complaint_);
    members(reader, value);
    reader.finish(0);
  }
  const json::Value* find(std::string_view name, bool is_required) {
    const json::Value* found = object_.find(name);
    if (found != nullptr) ++taken_;
    if (found == nullptr && is_required) complain("member '" + std::string(name) + "' is missing");
    return found;
  }
  const json::Value* find_array(std::string_view name, bool is_required) {
    const json::Value* found = find(name, is_required);
    if (found == nullptr || found->is_array()) return found;
    complain("member '" + std::string(name) + "' is not a list");
    return nullptr;
  }
  template <typename T, typename... Bounds>
  void take(std::string_view name, bool is_required, T& value, Bounds... bounds) {
    const json::Value* found = find(name, is_required);
    if (found != nullptr && !scalar(*found).read(value, bounds...)) {
      complain("member '" + std::string(name) + "' has a wrong type or value");
    }
  }
  static Scalar scalar(const json::Value& value) {
    Scalar result;
    if (value.is_bool()) result.kind = Scalar::Kind::kBool;
    if (value.is_number()) result.kind = Scalar::Kind::kNumber;
    if (value.is_string()) result.kind = Scalar::Kind::kText;
    result.boolean = value.as_bool();
    result.number = value.as_number();
    if (value.is_integer()) result.integer = value.as_integer();
    result.text = value.as_string();
    return result;
  }
  void complain(std::string text) {
    if (complaint_.empty()) complaint_ = std::move(text);
  }

  const json::Value& object_;
  std::string& complaint_;
  std::size_t taken_ = 0;
};

}  // namespace aipreflight::wire
