#include "json_records/records.hpp"

#include <cstdint>
#include <string_view>

#include "base/byte_order_mark.hpp"
#include "base/text.hpp"
#include "json/pruner.hpp"

namespace aipreflight::json_records {
namespace {

Error as_malformed(Error error) {
  error.code = ErrorCode::kExecution;
  error.reason = "malformed";
  return error;
}

Result<void> take_one(const json::Node& value, const SourceRef& where, const Take& take) {
  if (!value.is_object()) {
    return malformed(
        where, std::string("a record is ") + name_of(value.kind()) + ", an object is expected");
  }
  return take(value, where);
}

}  // namespace

Error malformed(const SourceRef& where, std::string message) {
  Error error = execution_error("malformed", std::move(message));
  error.where = where;
  return error;
}

const char* name_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::kNull:
      return "null";
    case json::Kind::kBool:
      return "a boolean";
    case json::Kind::kNumber:
      return "a number";
    case json::Kind::kString:
      return "a string";
    case json::Kind::kArray:
      return "a list";
    case json::Kind::kObject:
      return "an object";
  }
  return "nothing";
}

Result<void> for_each(std::string_view text,
                      const std::string& file,
                      const Take& take,
                      std::span<const std::string_view> passed_over) {
  std::string_view rest = text::without_byte_order_mark(text);
  json::Document document;
  json::Pruner pruner(passed_over);
  if (text::trim(rest).starts_with('[')) {
    if (auto list = document.parse(pruner.prune(rest), file); !list)
      return as_malformed(list.take_error());
    for (const json::Node& record : document.root().items()) {
      if (auto taken = take_one(record, {file}, take); !taken) return taken;
    }
    return {};
  }
  for (std::uint32_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    const std::string_view record = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (text::trim(record).empty()) continue;
    auto value = document.parse(pruner.prune(record), file);
    if (!value) {
      Error error = as_malformed(value.take_error());
      error.where.line = line;
      if (rest.empty() && end == std::string_view::npos)
        error.hint = "the file ends within this line: was it cut off?";
      return error;
    }
    if (auto taken = take_one(document.root(), {file, line}, take); !taken) return taken;
  }
  return {};
}

}  // namespace aipreflight::json_records
