#include "splitter.hpp"

#include "vocabulary.hpp"

namespace aipreflight::tokens {
namespace {

std::uint32_t decode(std::string_view text, std::size_t& at) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  std::uint32_t code = lead & (0x3Fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i) code = (code << 6) | (byte(at++) & 0x3Fu);
  return code;
}

}  // namespace

Splitter::Splitter(std::string_view text, Encoding encoding) : text_(text), encoding_(encoding) {
  characters_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto offset = static_cast<std::uint32_t>(at);
    const std::uint32_t point = decode(text, at);
    characters_.push_back({offset, point, class_of(point)});
  }
}

std::string_view Splitter::next() {
  if (at_ == characters_.size()) return {};
  const std::size_t end = match(at_);
  const std::size_t from = characters_[at_].offset;
  const std::size_t to = end == characters_.size() ? text_.size() : characters_[end].offset;
  at_ = end;
  return text_.substr(from, to - from);
}

std::size_t Splitter::match(std::size_t at) const {
  const std::size_t end = encoding_ == Encoding::kCl100k ? match_cl100k(at) : match_o200k(at);
  return end > at ? end : at + 1;
}

std::size_t Splitter::match_cl100k(std::size_t at) const {
  if (const std::size_t end = contraction(at); end > at) return end;
  if (is(at, kLetter)) return run(at, kLetter);
  if (is_lead(at) && is(at + 1, kLetter)) return run(at + 1, kLetter);
  if (const std::size_t end = numbers(at); end > at) return end;
  if (const std::size_t end = symbols(at, false); end > at) return end;
  return spaces(at);
}

std::size_t Splitter::match_o200k(std::size_t at) const {
  if (const std::size_t end = word(at, true); end > at) return end;
  if (const std::size_t end = word(at, false); end > at) return end;
  if (const std::size_t end = numbers(at); end > at) return end;
  if (const std::size_t end = symbols(at, true); end > at) return end;
  return spaces(at);
}

// An optional lead, letters of any case and then of lower case; `ends_lower`: at least one of
// those.
std::size_t Splitter::word(std::size_t at, bool ends_lower) const {
  if (is_lead(at)) {
    const std::size_t end = word_from(at + 1, ends_lower);
    if (end > at + 1) return contraction(end);
  }
  const std::size_t end = word_from(at, ends_lower);
  return end > at ? contraction(end) : at;
}

std::size_t Splitter::word_from(std::size_t at, bool ends_lower) const {
  const std::size_t upper = run(at, kUpper);
  if (!ends_lower) return upper > at ? run(upper, kLower) : at;
  if (is(upper, kLower)) return run(upper, kLower);
  for (std::size_t back = upper; back > at; --back) {
    if (is(back - 1, kLower)) return run(back - 1, kLower);
  }
  return at;
}

// 's 'd 'm 't 'll 've 're, in either case
std::size_t Splitter::contraction(std::size_t at) const {
  if (code(at) != '\'') return at;
  const std::uint32_t first = code(at + 1) | 0x20;
  const std::uint32_t second = code(at + 2) | 0x20;
  if (first == 's' || first == 'd' || first == 'm' || first == 't') return at + 2;
  const bool is_pair = (first == 'l' && second == 'l') || (first == 'v' && second == 'e') ||
                       (first == 'r' && second == 'e');
  return is_pair ? at + 3 : at;
}

std::size_t Splitter::numbers(std::size_t at) const {
  std::size_t end = at;
  while (end < at + 3 && is(end, kNumber)) ++end;
  return end;
}

std::size_t Splitter::symbols(std::size_t at, bool with_slash) const {
  const auto is_symbol = [this](std::size_t i) {
    return i < characters_.size() && !is(i, kSpace | kLetter | kNumber);
  };
  std::size_t end = at;
  if (code(end) == ' ' && is_symbol(end + 1)) ++end;
  if (!is_symbol(end)) return at;
  while (is_symbol(end)) ++end;
  while (is_line_end(end) || (with_slash && code(end) == '/')) ++end;
  return end;
}

std::size_t Splitter::spaces(std::size_t at) const {
  const std::size_t end = run(at, kSpace);
  if (end == at) return at;
  const bool is_last = end == characters_.size();
  if (is_last && encoding_ == Encoding::kCl100k) return end;
  for (std::size_t back = end; back > at; --back) {
    if (is_line_end(back - 1)) return back;
  }
  if (is_last) return end;
  // The last blank belongs to the word after it.
  return end - at > 1 ? end - 1 : end;
}

std::size_t Splitter::run(std::size_t at, std::uint32_t bits) const {
  while (is(at, bits)) ++at;
  return at;
}

}  // namespace aipreflight::tokens
