#include "plain_record.hpp"

#include "json/plain_scanner.hpp"

namespace aipreflight::json {
namespace {

bool take_value(PlainScanner& scanner, Field& field) {
  switch (scanner.peek()) {
    case '"':
      field.kind = Field::Kind::kString;
      return scanner.take_string(field.string);
    case 't':
      field.kind = Field::Kind::kBool;
      field.boolean = true;
      return scanner.take_word("true");
    case 'f':
      field.kind = Field::Kind::kBool;
      return scanner.take_word("false");
    case 'n':
      return scanner.take_word("null");
    default:
      break;
  }
  PlainNumber number;
  if (!scanner.take_number(number)) return false;
  field.kind = Field::Kind::kNumber;
  field.number = number.value;
  return true;
}

}  // namespace

bool tell_plain_record(std::string_view text, RecordVisitor& visitor, std::size_t& told) {
  PlainScanner scanner(text);
  scanner.skip_space();
  const bool is_plain = scanner.take_object([&](std::string_view name) {
    Field field;
    if (!take_value(scanner, field)) return false;
    scanner.skip_space();
    // Not before what follows it is seen: `1` may be the beginning of `1e5`.
    if (scanner.peek() != ',' && scanner.peek() != '}') return false;
    visitor.field(name, field);
    ++told;
    return true;
  });
  if (!is_plain) return false;
  scanner.skip_space();
  return scanner.is_at_end();
}

}  // namespace aipreflight::json
