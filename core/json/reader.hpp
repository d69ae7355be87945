#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "base/text.hpp"

#if defined(__SSE2__) && !defined(RAPIDJSON_SSE2)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/allocators.h>
#include <rapidjson/reader.h>

// How this component drives RapidJSON: in place, over a copy of the text, without recursion.
namespace aipreflight::json {

// A writable copy of a text with the NUL that RapidJSON stops at, and room for the vector loads
// that it makes beyond that. Short texts need no memory of their own.
class Copy {
 public:
  Copy() : data_(short_) {}
  explicit Copy(std::string_view text) : Copy() { assign(text); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  // Another text, in the same memory where it fits.
  void assign(std::string_view text);
  [[nodiscard]] char* data() { return data_; }

 private:
  static constexpr std::size_t kPadding = 32;
  static constexpr std::size_t kShort = 2048;
  char short_[kShort];
  std::unique_ptr<char[]> long_;
  std::size_t room_ = kShort;
  char* data_;
};

struct Problem {
  std::size_t offset = 0;
  std::string message;
};

// What no JSON text may hold anywhere, found before RapidJSON sees it.
[[nodiscard]] std::optional<Problem> find_bad_byte(std::string_view text);

// RapidJSON refuses numbers with a big exponent. This blanks out the numbers of the copy with ones
// that it accepts; number_at() reads their values in the original.
void soften_numbers(std::string_view text, char* copy);

struct Number {
  std::string_view text;  // as the author wrote it
  double value = 0;
};
// The number that RapidJSON found as `token` at `offset` of the original; nullopt for the spellings
// of infinity and NaN that only RapidJSON knows.
[[nodiscard]] std::optional<Number> number_at(std::string_view text,
                                              std::size_t offset,
                                              std::string_view token);
// Its value without loss: a whole number where it is written as one and fits.
[[nodiscard]] std::variant<double, std::int64_t, std::uint64_t> exactly(const Number& number);
// What to say of a number where none but finite ones are accepted; nullptr of those.
[[nodiscard]] const char* why_not_finite(const Number& number);

// Half of a surrogate pair can only come from an escape of one.
[[nodiscard]] bool has_surrogate_escapes(std::string_view text);

// A problem with its line and column in `text`, which `name` is.
[[nodiscard]] Error parse_error(std::string_view text,
                                const std::string& name,
                                const Problem& problem);

// What RapidJSON found wrong, in words.
[[nodiscard]] std::string describe(rapidjson::ParseErrorCode code, bool is_at_end);

// What every handler of RapidJSON's events here needs: it can say why it stops.
class HandlerBase {
 public:
  HandlerBase(std::string_view text, const char* copy)
      : text_(text), copy_(copy), has_surrogates_(has_surrogate_escapes(text)) {}

  // Never called, since numbers arrive as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }
  void reads(rapidjson::InsituStringStream& stream) { stream_ = &stream; }

 protected:
  bool stop(std::size_t offset, std::string message) {
    problem_ = Problem{offset, std::move(message)};
    return false;
  }
  bool stop_at(const char* position, std::string message) {
    return stop(offset_of(position), std::move(message));
  }
  // Only an escaped surrogate without its other half can make a string invalid.
  bool accept_string(const char* string, std::size_t size) {
    if (!has_surrogates_ || text::is_utf8({string, size})) return true;
    return stop(offset_of(string) - 1, "half of a surrogate pair in a string");
  }
  [[nodiscard]] std::size_t offset_of(const char* position) const {
    return static_cast<std::size_t>(position - copy_);
  }
  [[nodiscard]] std::string_view text() const { return text_; }
  // Of the character that RapidJSON is about to take.
  [[nodiscard]] std::size_t position() const { return stream_->Tell(); }
  void advance(std::size_t bytes) { stream_->src_ += bytes; }

 private:
  std::string_view text_;
  const char* copy_;
  rapidjson::InsituStringStream* stream_ = nullptr;  // while a text is gone through
  bool has_surrogates_;
  std::optional<Problem> problem_;
};

// Drives `handler` over `text`; nullopt if all of it is one JSON value. The handler is told to
// start again (restart()) where numbers had to be softened.
template <typename Handler>
std::optional<Problem> drive(std::string_view text, Copy& copy, Handler& handler) {
  // Numbers arrive as text, since RapidJSON 1.1 rounds some of them wrongly.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag |
                              rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseNanAndInfFlag;
  using Pool = rapidjson::MemoryPoolAllocator<>;
  using Reader = rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, Pool>;
  const auto parse = [&] {
    std::array<char, 1024> arena;
    Pool pool(arena.data(), arena.size());
    Reader reader(&pool, 128);
    rapidjson::InsituStringStream stream(copy.data());
    handler.reads(stream);
    return reader.template Parse<kFlags>(stream, handler);
  };
  rapidjson::ParseResult result = parse();
  if (result.IsError() && result.Code() == rapidjson::kParseErrorNumberTooBig) {
    soften_numbers(text, copy.data());
    handler.restart();
    result = parse();
  }
  if (!result.IsError()) return std::nullopt;
  if (handler.problem()) return handler.problem();
  return Problem{result.Offset(), describe(result.Code(), result.Offset() >= text.size())};
}

}  // namespace aipreflight::json
