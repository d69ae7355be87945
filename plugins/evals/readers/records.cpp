#include "records.hpp"

#include "json_records/records.hpp"

namespace aipreflight::evals {

Result<CaseFile> read_records(std::string_view text,
                              const std::string& file,
                              RecordReader& reader) {
  auto done = json_records::for_each(
      text, file, [&](const json::Node& record, const SourceRef&) { return reader.take(record); });
  if (done) return reader.finish();
  Error error = done.take_error();
  if (!error.where.known()) return error;
  const std::string line =
      error.where.line == 0 ? "" : "line " + std::to_string(error.where.line) + ": ";
  error.message = error.where.file + ": " + line + error.message;
  if (!error.hint.empty()) error.message += ": was the file cut off?";
  error.hint.clear();
  error.where = {};
  return error;
}

}  // namespace aipreflight::evals
