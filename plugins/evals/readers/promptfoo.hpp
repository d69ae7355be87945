#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "records.hpp"

namespace aipreflight::evals {

// promptfoo's results file (--output results.json), `results.version` 2 and 3; as its 0.121 writes
// them.
[[nodiscard]] bool is_promptfoo(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_promptfoo(const json::Node& root, const std::string& file);

// The same, while the text of it comes in blocks: of a large file no more than one result is held.
class PromptfooStream {
 public:
  explicit PromptfooStream(const std::string& file);
  PromptfooStream(PromptfooStream&&) noexcept;
  ~PromptfooStream();

  // The next piece of the text; an error ends the reading.
  [[nodiscard]] Result<void> feed(std::string_view block);
  // After the last piece. Reason "malformed" where the text is no file of promptfoo's.
  [[nodiscard]] Result<CaseFile> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The same as JSON Lines (--output results.jsonl): one result a line, and no totals to compare
// with.
extern const RecordFormat kPromptfooLines;

}  // namespace aipreflight::evals
