#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text_place.hpp"
#include "plain_suites.hpp"
#include "suite_sink.hpp"

namespace aipreflight::evals {

// JUnit XML while the text of it comes in blocks, in UTF-8. What is plain is given as tests; all
// else as documents of some elements each, in which the suites that are open there are opened and
// closed again: whether they are XML is for the sink to find out.
class SuiteStream {
 public:
  // Of `file`, which like the sink outlives it.
  SuiteStream(const std::string& file, SuiteSink& sink);

  // The next piece of the text, cut anywhere. Reason "malformed": bytes that are no UTF-8, a
  // document type, anything but comments outside of the root, an element of more than 64 MiB,
  // suites nested deeper than 32. An error of the sink ends the stream, too.
  [[nodiscard]] Result<void> feed(std::string_view block);
  // After the last piece: gives what is left.
  [[nodiscard]] Result<void> finish();

  // Where in the file an offset of the document is that is being taken.
  [[nodiscard]] TextPlace place_of(std::ptrdiff_t offset) const;

 private:
  enum class Token : std::uint8_t { kText, kMarkup, kComment, kCdata, kInstruction };

  Result<void> take_valid(bool is_last);
  Result<void> take_plain();
  Result<bool> scan();
  Result<void> require_place(std::size_t before);
  [[nodiscard]] bool begin_token();
  [[nodiscard]] bool end_token();
  [[nodiscard]] std::size_t tag_end();
  [[nodiscard]] bool is_tag_end(char c);
  void take_tag(std::string_view tag);
  [[nodiscard]] bool is_plain_here() const;
  [[nodiscard]] bool is_outside_of_root() const { return suites_.empty() && depth_ == 0; }
  [[nodiscard]] bool is_enough() const;
  Result<void> give(std::size_t end);
  void pass(std::size_t end);
  void forget();
  [[nodiscard]] TextPlace place_in_text(std::size_t offset) const;
  [[nodiscard]] Error malformed(const std::string& what) const;
  [[nodiscard]] Error malformed_at(std::size_t offset, const std::string& what) const;

  const std::string& file_;
  SuiteSink& sink_;
  PlainSuites plain_;
  std::string text_;               // the last of which was not given yet
  std::string document_;           // that is being given
  std::string before_;             // what opens the suites that are open where it begins
  std::vector<OpenSuite> suites_;  // that are open where it was looked at last
  std::size_t begin_ = 0;          // of what was not given
  TextPlace begin_place_;          // of that
  std::size_t at_ = 0;             // how far it was looked at
  std::size_t cut_ = 0;            // the last place where it may be cut
  std::size_t valid_ = 0;          // how far it is known to be UTF-8
  std::size_t wanted_ = 0;         // bytes of the text before it is worth looking at again
  std::size_t elements_ = 0;       // that were looked at and not given
  std::size_t token_begin_ = 0;
  std::size_t depth_ = 0;  // within an element of a suite
  Token token_ = Token::kText;
  char quote_ = 0;               // within a tag
  bool has_root_ = false;        // it began
  bool is_behind_root_ = false;  // what was not given
  bool has_nul_ = false;
};

}  // namespace aipreflight::evals
