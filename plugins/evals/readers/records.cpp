#include "records.hpp"

#include "json_records/records.hpp"

namespace aipreflight::evals {

Result<void> for_each_record(std::string_view text,
                             const std::string& file,
                             const std::function<Result<void>(const json::Value&)>& take) {
  auto done = json_records::for_each(
      text, file, [&](const json::Value& record, const SourceRef&) { return take(record); });
  if (done || !done.error().where.known()) return done;
  Error error = done.take_error();
  const std::string line =
      error.where.line == 0 ? "" : "line " + std::to_string(error.where.line) + ": ";
  error.message = error.where.file + ": " + line + error.message;
  if (!error.hint.empty()) error.message += ": was the file cut off?";
  error.hint.clear();
  error.where = {};
  return error;
}

}  // namespace aipreflight::evals
