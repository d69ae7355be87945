#include <array>
#include <cmath>
#include <cstdint>

#include "core/json/without.hpp"
#include "fuzz/require.hpp"
#include "json/document.hpp"
#include "json/pruner.hpp"
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

// What is left out of a text is what may be, and leaves a text of the rest.
void require_same_without(std::string_view text, const aipreflight::Result<Value>& value) {
  using namespace aipreflight::json;
  constexpr std::array<std::string_view, 3> kPaths{"a", "b.c", "d.*.e"};
  // Long enough to be worth it.
  const std::string whole = std::string(text) + std::string(600, ' ');
  Pruner pruner(kPaths);
  const std::string_view less = pruner.prune(whole);
  if (less.data() == whole.data()) return;
  require(value.ok(), "nothing is left out of what is no JSON");
  const auto rest = parse(less, "fuzz");
  require(rest.ok(), "what is left is JSON");
  require(write(*rest) == write(without_all(*value, kPaths)), "and is what a tree leaves");
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
  require_same_without(text, value);
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
