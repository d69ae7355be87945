#include "records.hpp"

#include "base/text_place.hpp"
#include "harness.hpp"
#include "json_records/records.hpp"
#include "openai_evals.hpp"
#include "promptfoo.hpp"
#include "ragas.hpp"

namespace aipreflight::evals {

const std::array<const RecordFormat*, 4> kRecordFormats{
    &kPromptfooLines, &kHarnessSamples, &kOpenaiLog, &kRagas};

Result<CaseFile> read_records(std::string_view text,
                              const std::string& file,
                              RecordReader& reader) {
  std::uint32_t before = 0;
  if (auto taken = take_records(text, file, before, reader); !taken) return taken.take_error();
  return reader.finish();
}

Result<void> take_records(std::string_view lines,
                          const std::string& file,
                          std::uint32_t& before,
                          RecordReader& reader) {
  auto done = json_records::for_each(
      lines,
      file,
      [&](const json::Node& record, const SourceRef&) { return reader.take(record); },
      reader.passed_over());
  if (done) {
    before += static_cast<std::uint32_t>(text::count_lines(lines));
    return done;
  }
  Error error = done.take_error();
  if (!error.where.known()) return error;
  const std::string line =
      error.where.line == 0 ? "" : "line " + std::to_string(before + error.where.line) + ": ";
  error.message = error.where.file + ": " + line + error.message;
  if (!error.hint.empty()) error.message += ": was the file cut off?";
  error.hint.clear();
  error.where = {};
  return error;
}

}  // namespace aipreflight::evals
