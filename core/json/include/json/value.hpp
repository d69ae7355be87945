#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

// Reading and building JSON (RFC 8259). The only owner of RapidJSON, which no header shows.
namespace aipreflight::json {

enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

struct Limits {
  std::size_t depth = 128;
  std::size_t bytes = 256u << 20;
  // Accept the literals NaN, Infinity and -Infinity, which Python writes. They become numbers that
  // are not finite, as do numbers beyond the range of a double (an error otherwise); whoever reads
  // them decides what that means.
  bool nan_and_infinity = true;
};

class Value;
using Member = std::pair<std::string, Value>;

// A JSON value. Plain value semantics; objects keep the order of their members. Reading never
// asserts and never throws: an accessor of the wrong kind gives the neutral value that its comment
// names.
class Value {
 public:
  Value() = default;  // null
  Value(bool value);
  Value(int value) : Value(static_cast<std::int64_t>(value)) {}
  Value(std::int64_t value);
  Value(std::uint64_t value);
  Value(double value);
  Value(std::string value);
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(const char* value) : Value(std::string(value)) {}
  [[nodiscard]] static Value array(std::vector<Value> items = {});
  [[nodiscard]] static Value object(std::vector<Member> members = {});

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::kNull; }
  [[nodiscard]] bool is_bool() const { return kind_ == Kind::kBool; }
  [[nodiscard]] bool is_number() const { return kind_ == Kind::kNumber; }
  // Written without fraction and exponent, and within std::int64_t or std::uint64_t.
  [[nodiscard]] bool is_integer() const { return kind_ == Kind::kNumber && is_integer_; }
  [[nodiscard]] bool is_string() const { return kind_ == Kind::kString; }
  [[nodiscard]] bool is_array() const { return kind_ == Kind::kArray; }
  [[nodiscard]] bool is_object() const { return kind_ == Kind::kObject; }

  [[nodiscard]] bool as_bool(bool otherwise = false) const;
  [[nodiscard]] double as_number(double otherwise = 0) const;
  // Saturates; a fraction is cut off, NaN is `otherwise`.
  [[nodiscard]] std::int64_t as_integer(std::int64_t otherwise = 0) const;
  [[nodiscard]] const std::string& as_string() const;        // else ""
  [[nodiscard]] const std::vector<Value>& items() const;     // else empty
  [[nodiscard]] const std::vector<Member>& members() const;  // else empty

  // The member of that name (the last, where a name is repeated), or null.
  [[nodiscard]] const Value& operator[](std::string_view name) const;
  [[nodiscard]] const Value* find(std::string_view name) const;  // nullptr if there is none
  [[nodiscard]] std::size_t size() const { return is_object() ? members_.size() : items_.size(); }

  void push(Value item);  // makes an array of a null
  void set(std::string name,
           Value item);  // makes an object of a null; replaces a member of that name
  // As set(), without looking for one of that name: for writers that know their names are distinct.
  void add(std::string name, Value item);

 private:
  Kind kind_ = Kind::kNull;
  bool bool_ = false;
  bool is_integer_ = false;
  bool is_unsigned_ = false;  // integer_ holds the bits of a std::uint64_t above its own range
  std::int64_t integer_ = 0;
  double number_ = 0;
  std::string string_;
  std::vector<Value> items_;
  std::vector<Member> members_;

  friend class Writer;
  friend bool operator==(const Value&, const Value&);
};

// The one value of a text (UTF-8, a byte order mark is skipped). `name` is the file or thing that
// the text is; the error has it, with line and column of the offending byte. Iterative: depth costs
// no stack.
[[nodiscard]] Result<Value> parse(std::string_view text,
                                  const std::string& name,
                                  const Limits& limits = {});

struct Style {
  int indent = 0;  // 0: one line without spaces
};
// Deterministic: members in their order, shortest digits that read back the same, NaN and Infinity
// as null, invalid UTF-8 replaced. No final line break.
[[nodiscard]] std::string write(const Value& value, const Style& style = {});

// `text` as a JSON string with its quotes; same rules as write().
[[nodiscard]] std::string quote(std::string_view text);

// Both at the end of `out`, for writers of many small parts.
void append_quoted(std::string& out, std::string_view text);
void append_number(std::string& out, double number);

}  // namespace aipreflight::json
