#include "tokens/encoder.hpp"

#include <limits>
#include <queue>
#include <string>
#include <tuple>

#include "base/text.hpp"
#include "splitter.hpp"
#include "vocabulary.hpp"

namespace aipreflight::tokens {
namespace {

constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

// Merges the bytes of one piece, the lowest rank first and the leftmost of equals, as byte-pair
// encoding does. A heap keeps long pieces from costing the square of their length.
class Merge {
 public:
  Merge(std::string_view piece, const Vocabulary& vocabulary)
      : piece_(piece), vocabulary_(vocabulary) {
    const auto size = static_cast<std::uint32_t>(piece.size());
    parts_.resize(size);
    for (std::uint32_t i = 0; i < size; ++i) {
      parts_[i] = {i == 0 ? kNowhere : i - 1, i + 1 == size ? kNowhere : i + 1, i + 1};
    }
    for (std::uint32_t i = 0; i + 1 < size; ++i) push(i);
  }

  template <class Sink>
  void run(Sink sink) {
    while (!pairs_.empty()) {
      const auto [rank, left, end] = pairs_.top();
      pairs_.pop();
      Part& part = parts_[left];
      // The pair is of an earlier state.
      if (part.end == kNowhere || part.next == kNowhere || parts_[part.next].end != end) continue;
      join(left);
    }
    for (std::uint32_t i = 0; i != kNowhere; i = parts_[i].next) {
      sink(vocabulary_.rank(piece_.substr(i, parts_[i].end - i)).value_or(kNowhere));
    }
  }

 private:
  struct Part {
    std::uint32_t previous;
    std::uint32_t next;
    std::uint32_t end;  // kNowhere: joined to the part before
  };

  void push(std::uint32_t left) {
    const std::uint32_t right = parts_[left].next;
    if (right == kNowhere) return;
    const std::uint32_t end = parts_[right].end;
    if (const auto rank = vocabulary_.rank(piece_.substr(left, end - left))) {
      pairs_.emplace(*rank, left, end);
    }
  }

  void join(std::uint32_t left) {
    const std::uint32_t right = parts_[left].next;
    parts_[left].end = parts_[right].end;
    parts_[left].next = parts_[right].next;
    parts_[right].end = kNowhere;
    if (parts_[left].next != kNowhere) parts_[parts_[left].next].previous = left;
    push(left);
    if (parts_[left].previous != kNowhere) push(parts_[left].previous);
  }

  using Pair = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // rank, left, end
  std::string_view piece_;
  const Vocabulary& vocabulary_;
  std::vector<Part> parts_;
  std::priority_queue<Pair, std::vector<Pair>, std::greater<>> pairs_;
};

template <class Sink>
void encode_into(std::string_view text, Encoding encoding, Sink sink) {
  std::string valid;
  if (!text::is_utf8(text)) {
    valid = text::to_utf8(text);
    text = valid;
  }
  const Vocabulary& vocabulary = Vocabulary::of(encoding);
  Splitter splitter(text, encoding);
  for (std::string_view piece = splitter.next(); !piece.empty(); piece = splitter.next()) {
    if (const auto rank = vocabulary.rank(piece)) {
      sink(*rank);
    } else {
      Merge(piece, vocabulary).run(sink);
    }
  }
}

struct Family {
  std::string_view prefix;
  Counting counting;
};

// The vocabularies of OpenAI's models are published. Other providers document characters a token
// (Anthropic about 3.5 in English, Google about 4, where o200k has about 4.4): the count of o200k
// is scaled by that.
constexpr Family kFamilies[] = {
    {"gpt-4o", {Encoding::kO200k, true, 1}},
    {"chatgpt-4o", {Encoding::kO200k, true, 1}},
    {"gpt-4.1", {Encoding::kO200k, true, 1}},
    {"gpt-4.5", {Encoding::kO200k, true, 1}},
    {"gpt-5", {Encoding::kO200k, true, 1}},
    {"gpt-oss", {Encoding::kO200k, true, 1}},
    {"o1", {Encoding::kO200k, true, 1}},
    {"o3", {Encoding::kO200k, true, 1}},
    {"o4", {Encoding::kO200k, true, 1}},
    {"gpt-4", {Encoding::kCl100k, true, 1}},
    {"gpt-3.5", {Encoding::kCl100k, true, 1}},
    {"text-embedding-", {Encoding::kCl100k, true, 1}},
    {"claude", {Encoding::kO200k, false, 1.25}},
    {"gemini", {Encoding::kO200k, false, 1.1}},
};

}  // namespace

std::vector<std::uint32_t> encode(std::string_view text, Encoding encoding) {
  std::vector<std::uint32_t> tokens;
  encode_into(text, encoding, [&tokens](std::uint32_t token) { tokens.push_back(token); });
  return tokens;
}

std::uint64_t count(std::string_view text, Encoding encoding) {
  std::uint64_t tokens = 0;
  encode_into(text, encoding, [&tokens](std::uint32_t) { ++tokens; });
  return tokens;
}

Counting counting_of(std::string_view model) {
  if (model.starts_with("ft:")) model.remove_prefix(3);
  for (const Family& family : kFamilies) {
    if (model.starts_with(family.prefix)) return family.counting;
  }
  return {};
}

}  // namespace aipreflight::tokens
