#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/require.hpp"
#include "json/record.hpp"
#include "json/value.hpp"

namespace {

using aipreflight::json::Field;
using aipreflight::json::Kind;
using aipreflight::json::Value;

bool is_same(const Field& field, const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      return field.kind == Field::Kind::kNull;
    case Kind::kBool:
      return field.kind == Field::Kind::kBool && field.boolean == value.as_bool();
    case Kind::kNumber:
      return field.kind == Field::Kind::kNumber &&
             (field.number == value.as_number() ||
              (std::isnan(field.number) && std::isnan(value.as_number())));
    case Kind::kString:
      return field.kind == Field::Kind::kString && field.string == value.as_string();
    case Kind::kArray:
    case Kind::kObject:
      return field.kind == Field::Kind::kNested;
  }
  return false;
}

// Compares the fields, as they come, with the members of the same object read the other way.
class Comparer : public aipreflight::json::RecordVisitor {
 public:
  explicit Comparer(const Value* expected) : expected_(expected) {}
  void field(std::string_view name, const Field& field) override {
    const std::size_t i = count_++;
    if (expected_ == nullptr) return;
    require(i < expected_->members().size(), "no field is told twice");
    const auto& [expected_name, expected_value] = expected_->members()[i];
    require(name == expected_name, "names agree");
    require(is_same(field, expected_value), "values agree");
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  const Value* expected_;
  std::size_t count_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::json;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Limits limits;
  limits.depth = 100'000;
  const auto value = parse(text, "fuzz", limits);
  const bool is_object = value.ok() && value->is_object() && !text.starts_with("\xEF\xBB\xBF");
  Comparer comparer(is_object ? &*value : nullptr);
  const auto result = read_record(text, comparer);
  require(result.ok() == is_object, "a record is an object that can be parsed");
  if (result.ok()) {
    require(comparer.count() == value->members().size(), "no field is left out");
  } else {
    require(result.error().where.column > 0, "an error has a column");
    require(result.error().where.column <= size + 1, "the column is within the text");
  }
  return 0;
}
