#include <cmath>
#include <cstdint>

#include "fuzz/require.hpp"
#include "json/document.hpp"
#include "json/value.hpp"

namespace {

using aipreflight::json::Value;

bool is_finite_throughout(const Value& value) {
  if (value.is_number()) return std::isfinite(value.as_number());
  for (const Value& item : value.items()) {
    if (!is_finite_throughout(item)) return false;
  }
  for (const auto& [name, member] : value.members()) {
    if (!is_finite_throughout(member)) return false;
  }
  return true;
}

// What reads a text without building values says the same of it.
void require_same_document(std::string_view text,
                           const aipreflight::Result<Value>& value,
                           const aipreflight::json::Limits& limits) {
  using namespace aipreflight::json;
  static Document document;
  const auto parsed = document.parse(text, "fuzz", limits);
  require(parsed.ok() == value.ok(), "a document is refused where parse() refuses it");
  if (!value.ok()) {
    require(parsed.error().to_string() == value.error().to_string(), "with the same words");
    return;
  }
  require(write(document.root()) == write(*value), "a document holds what parse() gives");
  require(document.root().as_integer() == value->as_integer(), "whole numbers as exactly");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::json;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = parse(text, "fuzz");
  Limits strict;
  strict.nan_and_infinity = false;
  const auto strictly = parse(text, "fuzz", strict);
  require_same_document(text, value, {});
  require_same_document(text, strictly, strict);
  if (!value) {
    require(!strictly.ok(), "what is refused leniently is refused strictly");
    require(!value.error().message.empty(), "an error has a message");
    require(value.error().where.line > 0, "an error has a place");
    return 0;
  }
  require(strictly.ok() == is_finite_throughout(*value), "only numbers that are not finite differ");
  const std::string written = write(*value);
  const auto again = parse(written, "fuzz", strict);
  require(again.ok(), "what is written can be read");
  require(write(*again) == written, "writing is stable");
  if (strictly.ok()) require(*again == *value, "what is written reads back the same");
  const auto indented = parse(write(*value, {2}), "fuzz", strict);
  require(indented.ok() && *indented == *again, "indentation changes nothing");
  return 0;
}
