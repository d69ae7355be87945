#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "whole_lines.hpp"

namespace aipreflight::evals {

// Test Anything Protocol, versions 12 to 14, the outermost level of it: "ok 1 - name # SKIP why". A
// test marked TODO is skipped, passed or not. A plan that was not fulfilled, or "Bail out!", is no
// result: reason "eval_incomplete".
[[nodiscard]] bool is_tap(std::string_view text);
[[nodiscard]] Result<CaseFile> read_tap(std::string_view text, const std::string& file);

// The same while the text of it comes in blocks.
class TapStream {
 public:
  // Of `file`, which outlives it.
  explicit TapStream(const std::string& file);
  TapStream(const TapStream&) = delete;
  TapStream& operator=(const TapStream&) = delete;

  // The next piece of the text, cut anywhere; an error ends the reading. A line of more than 64 MiB
  // is "malformed".
  [[nodiscard]] Result<void> feed(std::string_view block) { return lines_.feed(block); }
  // After the last piece.
  [[nodiscard]] Result<CaseFile> finish();

 private:
  Result<void> take(std::string_view lines);
  void take_result(std::string_view line, bool has_passed);

  const std::string& file_;
  WholeLines lines_;
  std::size_t count_ = 0;  // of lines that were read
  std::optional<long long> plan_;
  std::size_t subtests_ = 0;
  CaseDraft one_;
  CaseFile cases_;
};

}  // namespace aipreflight::evals
