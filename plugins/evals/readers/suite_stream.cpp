#include "suite_stream.hpp"

#include <algorithm>
#include <bit>

#include "base/byte_marks.hpp"
#include "base/text.hpp"
#include "encoding.hpp"

namespace aipreflight::evals {
namespace {

// How many elements to give as a document, where one is not plain; and how many bytes, where none
// can be.
constexpr std::size_t kFewElements = 16;
constexpr std::size_t kDocument = std::size_t{64} << 10;
constexpr std::size_t kLargestPart = std::size_t{64} << 20;

// Where behind `place` something stands that is no space.
std::size_t word_in(std::string_view text, std::size_t place) {
  return std::min(text.find_first_not_of(" \t\r\n", place), text.size());
}

constexpr char kMore[] = "there is more behind the end of its root";

}  // namespace

SuiteStream::SuiteStream(const std::string& file, SuiteSink& sink)
    : file_(file), sink_(sink), plain_(sink) {}

TextPlace SuiteStream::place_in_text(std::size_t offset) const {
  TextPlace place = begin_place_;
  place.pass(std::string_view(text_).substr(begin_, offset - begin_));
  return place;
}

TextPlace SuiteStream::place_of(std::ptrdiff_t offset) const {
  const auto in_document = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
  return place_in_text(begin_ + in_document - std::min(in_document, before_.size()));
}

Error SuiteStream::malformed(const std::string& what) const {
  return execution_error("malformed", file_ + ": JUnit XML: " + what);
}

Error SuiteStream::malformed_at(std::size_t offset, const std::string& what) const {
  const TextPlace place = place_in_text(offset);
  return malformed(std::to_string(place.line) + ':' + std::to_string(place.column) + ": " + what);
}

Result<void> SuiteStream::feed(std::string_view block) {
  text_ += block;
  // pugixml takes a NUL for the end.
  has_nul_ = has_nul_ || block.find('\0') != std::string_view::npos;
  if (text_.size() < wanted_) return {};
  if (auto taken = take_valid(false); !taken) return taken;
  forget();
  if (text_.size() <= kLargestPart) return {};
  return malformed_at(cut_,
                      "more than " + std::to_string(kLargestPart) +
                          " bytes from here on, and no end of the element");
}

Result<void> SuiteStream::finish() {
  if (auto taken = take_valid(true); !taken) return taken;
  if (is_behind_root_) {
    const std::size_t left = word_in(text_, token_ == Token::kText ? at_ : token_begin_);
    return left == text_.size() ? Result<void>() : malformed_at(left, kMore);
  }
  // What is open stays so, which is for the sink to say.
  suites_.clear();
  return give(text_.size());
}

Result<void> SuiteStream::take_valid(bool is_last) {
  if (!extend_utf8(text_, is_last, valid_)) return not_utf8(file_, place_in_text(valid_).line);
  for (;;) {
    wanted_ = 0;
    if (at_ == begin_ && token_ == Token::kText && is_plain_here()) {
      if (auto taken = take_plain(); !taken) return taken;
      if (plain_.is_cut() && !is_last) {
        // A long element is looked at again once there is twice as much, not with each block.
        wanted_ = std::min(2 * (text_.size() - begin_), kLargestPart);
        return {};
      }
    }
    const auto is_enough = scan();
    if (!is_enough) return is_enough.error();
    if (!*is_enough) return {};
    if (auto given = give(cut_); !given) return given;
  }
}

Result<void> SuiteStream::take_plain() {
  const auto taken = plain_.take(std::string_view(text_).substr(begin_, valid_ - begin_), suites_);
  if (!taken) return taken.error();
  has_root_ = has_root_ || *taken > 0;
  pass(begin_ + *taken);
  return {};
}

bool SuiteStream::is_plain_here() const {
  if (has_nul_) return false;
  return suites_.empty() ? !has_root_ : suites_.back().path.has_value();
}

// Whether what was looked at is to be given. What is given again with each document must not become
// most of it.
bool SuiteStream::is_enough() const {
  if (suites_.empty()) return false;
  if (is_plain_here() ? elements_ < kFewElements : cut_ - begin_ < kDocument) return false;
  std::size_t again = 0;
  for (const OpenSuite& suite : suites_) again += suite.tag.size();
  return cut_ - begin_ >= 4 * again;
}

// True where enough was looked at for a document; false at the end of the text.
Result<bool> SuiteStream::scan() {
  while (at_ < valid_) {
    if (token_ == Token::kText) {
      const std::size_t before = at_;
      const bool is_begun = begin_token();
      if (auto good = require_place(before); !good) return good.error();
      if (!is_begun) break;
    }
    if (!end_token()) break;
    if (suites_.size() > kDeepestSuite) {
      return malformed("suites nested deeper than " + std::to_string(kDeepestSuite));
    }
    if (is_enough()) return true;
  }
  return false;
}

// Of the text since `before` and of the token that began behind it: whether they may stand there.
Result<void> SuiteStream::require_place(std::size_t before) {
  const bool is_markup = token_ == Token::kMarkup;
  if (is_markup && std::string_view(text_).substr(token_begin_).starts_with("<!DOCTYPE")) {
    return malformed("it has a document type, which is not accepted");
  }
  if (!is_outside_of_root()) return {};
  const std::size_t end = token_ == Token::kText ? at_ : token_begin_;
  if (const std::size_t word = word_in(text_, before); word < end) {
    return malformed_at(word, "there is text outside of its root");
  }
  if (is_markup && has_root_) return malformed_at(token_begin_, kMore);
  has_root_ = has_root_ || is_markup;
  return {};
}

// False where more of the text is needed to know what begins.
bool SuiteStream::begin_token() {
  constexpr std::string_view kComment = "<!--";
  constexpr std::string_view kCdata = "<![CDATA[";
  at_ = std::min(text_.find('<', at_), valid_);
  const std::string_view rest = std::string_view(text_).substr(at_, valid_ - at_);
  if (rest.size() < 2 || (rest[1] == '!' && rest.size() < kCdata.size())) return false;
  token_begin_ = at_;
  if (rest.starts_with(kComment)) {
    token_ = Token::kComment;
    at_ += kComment.size();
  } else if (rest.starts_with(kCdata)) {
    token_ = Token::kCdata;
    at_ += kCdata.size();
  } else if (rest[1] == '?') {
    token_ = Token::kInstruction;
    at_ += 2;
  } else {
    token_ = Token::kMarkup;
    quote_ = 0;
    at_ += 1;
  }
  return true;
}

// False where its end is not there yet.
bool SuiteStream::end_token() {
  std::string_view end;
  switch (token_) {
    case Token::kComment:
      end = "-->";
      break;
    case Token::kCdata:
      end = "]]>";
      break;
    case Token::kInstruction:
      end = "?>";
      break;
    case Token::kMarkup:
    case Token::kText:
      break;
  }
  const std::string_view text = std::string_view(text_).substr(0, valid_);
  const std::size_t found = token_ == Token::kMarkup ? tag_end() : text.find(end, at_);
  if (found == std::string::npos) {
    // The end may have begun.
    at_ = std::max(at_, valid_ - std::min(valid_, end.size()));
    if (token_ == Token::kMarkup) at_ = valid_;
    return false;
  }
  if (token_ == Token::kMarkup) {
    at_ = found + 1;
    take_tag(text.substr(token_begin_, at_ - token_begin_));
  } else {
    at_ = found + end.size();
  }
  token_ = Token::kText;
  if (depth_ == 0) {
    cut_ = at_;
    ++elements_;
  }
  return true;
}

// Of the '>' that ends a tag; within quotes it ends nothing.
std::size_t SuiteStream::tag_end() {
  std::size_t i = at_;
  for (; i + text::kMarkedBytes <= valid_; i += text::kMarkedBytes) {
    // What may end a tag, or begin or end a value in it.
    unsigned marks = text::marks_of<'"', '\'', '>'>(text_.data() + i);
    for (; marks != 0; marks &= marks - 1) {
      const std::size_t place = i + static_cast<std::size_t>(std::countr_zero(marks));
      if (is_tag_end(text_[place])) return place;
    }
  }
  for (; i < valid_; ++i) {
    if (is_tag_end(text_[i])) return i;
  }
  return std::string::npos;
}

bool SuiteStream::is_tag_end(char c) {
  if (quote_ != 0) {
    if (c == quote_) quote_ = 0;
    return false;
  }
  if (c == '"' || c == '\'') quote_ = c;
  return c == '>';
}

void SuiteStream::take_tag(std::string_view tag) {
  const bool is_empty = tag.ends_with("/>");
  if (tag.starts_with("</")) {
    if (depth_ > 0) {
      --depth_;
    } else if (!suites_.empty()) {
      suites_.pop_back();
    }
  } else if (depth_ > 0) {
    depth_ += is_empty ? 0 : 1;
  } else if (!is_empty) {
    const std::string_view name = name_of(tag);
    if (name == "testsuite" || (name == "testsuites" && suites_.empty())) {
      suites_.push_back({std::string(tag), plain_.path_of(tag, suites_)});
    } else {
      depth_ = 1;
    }
  }
}

Result<void> SuiteStream::give(std::size_t end) {
  document_.assign(before_).append(text_, begin_, end - begin_);
  for (std::size_t i = suites_.size(); i > 0; --i) {
    document_.append("</").append(name_of(suites_[i - 1].tag)).append(1, '>');
  }
  if (auto taken = sink_.take_document(document_); !taken) return taken;
  pass(end);
  return {};
}

// What stands before `end` was given, and nothing behind it was looked at.
void SuiteStream::pass(std::size_t end) {
  begin_place_ = place_in_text(end);
  begin_ = at_ = cut_ = end;
  elements_ = 0;
  before_.clear();
  for (const OpenSuite& suite : suites_) before_ += suite.tag;
  is_behind_root_ = has_root_ && is_outside_of_root();
}

void SuiteStream::forget() {
  text_.erase(0, begin_);
  for (std::size_t* const place : {&at_, &cut_, &valid_}) *place -= begin_;
  token_begin_ -= std::min(token_begin_, begin_);
  begin_ = 0;
}

}  // namespace aipreflight::evals
