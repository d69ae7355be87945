#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text_place.hpp"

namespace aipreflight::evals {

// JUnit XML while the text of it comes in blocks: as documents of some of its cases each, which
// together are the whole. It is cut between two elements of a suite; the suites that are open there
// are closed, and opened again in the next document. Whether they are XML is for `take` to find
// out.
class SuiteStream {
 public:
  // One document, which may be changed. An error that it gives ends the stream.
  using Take = std::function<Result<void>(std::string& document)>;

  // Of `file`, which outlives it.
  SuiteStream(const std::string& file, Take take);

  // The next piece of the text, cut anywhere. Reason "malformed": a document type, an element of
  // more than 64 MiB, suites nested deeper than 32.
  [[nodiscard]] Result<void> feed(std::string_view block);
  // After the last piece: gives what is left.
  [[nodiscard]] Result<void> finish();

  // Where in the file an offset of the document is that is being taken.
  [[nodiscard]] TextPlace place_of(std::ptrdiff_t offset) const;

 private:
  enum class Token : std::uint8_t { kText, kMarkup, kComment, kCdata, kInstruction };

  Result<void> scan();
  [[nodiscard]] bool begin_token();
  [[nodiscard]] bool end_token();
  [[nodiscard]] std::size_t tag_end();
  [[nodiscard]] bool is_tag_end(char c);
  void take_tag(std::string_view tag);
  [[nodiscard]] Error malformed(const std::string& what) const;
  Result<void> give(std::size_t size);

  const std::string& file_;
  Take take_;
  std::string text_;                 // that was not given yet
  std::string document_;             // that is being given
  std::string before_;               // what opens the suites that were open at its beginning
  std::vector<std::string> suites_;  // the tags that opened those that are open now
  std::size_t at_ = 0;               // of the text, how far it was looked at
  std::size_t cut_ = 0;              // the last place where it may be cut
  std::size_t token_begin_ = 0;
  std::size_t depth_ = 0;  // within an element of a suite
  Token token_ = Token::kText;
  char quote_ = 0;   // within a tag
  TextPlace begin_;  // of the text
};

}  // namespace aipreflight::evals
