#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"

namespace aipreflight::evals {

// JUnit XML as pytest, jest, node and many others write it: <testsuites> or one <testsuite>, nested
// or not. There is no standard; what is read is what github.com/testmoapp/junitxml describes. The
// totals in attributes are not believed: one test may stand there twice, and then its worst outcome
// counts. Numbers in a case's properties are its scores, those in a suite's are aggregates. A
// document type, and so any entity of its own, is refused, and so is anything but comments outside
// of the root. Reasons: "malformed"; and "collection_failed" where pytest could not load a test
// file, so that nobody knows what did not run.
[[nodiscard]] bool is_xml(std::string_view text);
[[nodiscard]] Result<CaseFile> read_junit(std::string_view text, const std::string& file);

// The same while the text of it comes in blocks.
class JunitStream {
 public:
  // Of `file`, which outlives it.
  explicit JunitStream(const std::string& file);
  JunitStream(const JunitStream&) = delete;
  JunitStream& operator=(const JunitStream&) = delete;
  ~JunitStream();

  // The next piece of the text, cut anywhere; an error ends the reading.
  [[nodiscard]] Result<void> feed(std::string_view block);
  // After the last piece.
  [[nodiscard]] Result<CaseFile> finish();

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace aipreflight::evals
