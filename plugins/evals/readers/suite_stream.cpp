#include "suite_stream.hpp"

#include <algorithm>
#include <bit>

#include "base/byte_marks.hpp"
#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kDocument = std::size_t{256} << 10;
constexpr std::size_t kLargestPart = std::size_t{64} << 20;
constexpr std::size_t kDeepest = 32;

std::string_view name_of(std::string_view tag) {
  const std::string_view inner = tag.substr(1);
  return inner.substr(0, inner.find_first_of(" \t\r\n/>"));
}

}  // namespace

SuiteStream::SuiteStream(const std::string& file, Take take)
    : file_(file), take_(std::move(take)) {}

TextPlace SuiteStream::place_of(std::ptrdiff_t offset) const {
  const auto in_document = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
  TextPlace place = begin_;
  place.pass(
      std::string_view(text_).substr(0, in_document - std::min(in_document, before_.size())));
  return place;
}

Error SuiteStream::malformed(const std::string& what) const {
  return execution_error("malformed", file_ + ": JUnit XML: " + what);
}

Result<void> SuiteStream::feed(std::string_view block) {
  text_ += block;
  if (auto scanned = scan(); !scanned) return scanned;
  // What is given again with each document must not become most of it.
  std::size_t again = 0;
  for (const std::string& suite : suites_) again += suite.size();
  if (!suites_.empty() && cut_ >= std::max(kDocument, 4 * again)) {
    if (auto given = give(cut_); !given) return given;
  }
  if (text_.size() <= kLargestPart) return {};
  const TextPlace place = place_of(static_cast<std::ptrdiff_t>(before_.size() + cut_));
  return malformed(std::to_string(place.line) + ':' + std::to_string(place.column) +
                   ": more than " + std::to_string(kLargestPart) +
                   " bytes from here on, and no end of the element");
}

Result<void> SuiteStream::finish() {
  suites_.clear();
  return give(text_.size());
}

Result<void> SuiteStream::scan() {
  while (at_ < text_.size()) {
    if (token_ == Token::kText && !begin_token()) break;
    if (token_ == Token::kMarkup && text_[token_begin_ + 1] == '!' &&
        std::string_view(text_).substr(token_begin_).starts_with("<!DOCTYPE")) {
      return malformed("it has a document type, which is not accepted");
    }
    if (!end_token()) break;
    if (suites_.size() > kDeepest) {
      return malformed("suites nested deeper than " + std::to_string(kDeepest));
    }
  }
  return {};
}

// False where more of the text is needed to know what begins.
bool SuiteStream::begin_token() {
  constexpr std::string_view kComment = "<!--";
  constexpr std::string_view kCdata = "<![CDATA[";
  at_ = std::min(text_.find('<', at_), text_.size());
  const std::string_view rest = std::string_view(text_).substr(at_);
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
  const std::size_t found = token_ == Token::kMarkup ? tag_end() : text_.find(end, at_);
  if (found == std::string::npos) {
    // The end may have begun.
    at_ = std::max(at_, text_.size() - std::min(text_.size(), end.size()));
    if (token_ == Token::kMarkup) at_ = text_.size();
    return false;
  }
  if (token_ == Token::kMarkup) {
    at_ = found + 1;
    take_tag(std::string_view(text_).substr(token_begin_, at_ - token_begin_));
  } else {
    at_ = found + end.size();
  }
  token_ = Token::kText;
  if (depth_ == 0) cut_ = at_;
  return true;
}

// Of the '>' that ends a tag; within quotes it ends nothing.
std::size_t SuiteStream::tag_end() {
  std::size_t i = at_;
  for (; i + text::kMarkedBytes <= text_.size(); i += text::kMarkedBytes) {
    // What may end a tag, or begin or end a value in it.
    unsigned marks = text::marks_of<'"', '\'', '>'>(text_.data() + i);
    for (; marks != 0; marks &= marks - 1) {
      const std::size_t place = i + static_cast<std::size_t>(std::countr_zero(marks));
      if (is_tag_end(text_[place])) return place;
    }
  }
  for (; i < text_.size(); ++i) {
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
      suites_.emplace_back(tag);
    } else {
      depth_ = 1;
    }
  }
}

Result<void> SuiteStream::give(std::size_t size) {
  document_.assign(before_).append(text_, 0, size);
  for (std::size_t i = suites_.size(); i > 0; --i) {
    document_.append("</").append(name_of(suites_[i - 1])).append(1, '>');
  }
  if (auto taken = take_(document_); !taken) return taken;
  begin_ = place_of(static_cast<std::ptrdiff_t>(before_.size() + size));
  text_.erase(0, size);
  at_ -= std::min(at_, size);
  token_begin_ -= std::min(token_begin_, size);
  cut_ = 0;
  before_.clear();
  for (const std::string& suite : suites_) before_ += suite;
  return {};
}

}  // namespace aipreflight::evals
