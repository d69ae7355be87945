#include "reader.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/byte_marks.hpp"

namespace aipreflight::json {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t i) {
  std::size_t end = i;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - i;
}

// Size of the JSON number that `text` starts with; 0 if there is none.
std::size_t number_size(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(text, i);
  if (whole == 0 || (whole > 1 && text[i] == '0')) return 0;
  i += whole;
  if (i < text.size() && text[i] == '.') {
    const std::size_t fraction = digits_at(text, i + 1);
    if (fraction == 0) return 0;
    i += 1 + fraction;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const bool is_signed = i + 1 < text.size() && (text[i + 1] == '+' || text[i + 1] == '-');
    const std::size_t sign = is_signed ? 1 : 0;
    const std::size_t exponent = digits_at(text, i + 1 + sign);
    if (exponent == 0) return 0;
    i += 1 + sign + exponent;
  }
  return i;
}

// Offset behind the string that starts at `start`.
std::size_t end_of_string(std::string_view text, std::size_t start) {
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

constexpr std::string_view kSoft = "Inf";

// The first control character that RapidJSON 1.1 sees or not, by where in memory it stands: of
// sixteen bytes at once it takes those up to 0x19 alone for such.
std::size_t unseen_control(std::string_view text) {
  const auto is_one = [](char c) { return c >= '\x1A' && c <= '\x1F'; };
  std::size_t i = 0;
  for (; i + text::kMarkedBytes <= text.size(); i += text::kMarkedBytes) {
    const unsigned marks =
        text::marks_of<'\x1A', '\x1B', '\x1C', '\x1D', '\x1E', '\x1F'>(text.data() + i);
    if (marks != 0) return i + static_cast<std::size_t>(std::countr_zero(marks));
  }
  while (i < text.size() && !is_one(text[i])) ++i;
  return i;
}

}  // namespace

void Copy::assign(std::string_view text) {
  if (text.size() + kPadding > room_) {
    room_ = text.size() + text.size() / 4 + kPadding;
    long_.reset();
    long_ = std::make_unique_for_overwrite<char[]>(room_);
    data_ = long_.get();
  }
  text.copy(data_, text.size());
  std::char_traits<char>::assign(data_ + text.size(), kPadding, '\0');
}

std::optional<Problem> find_bad_byte(std::string_view text) {
  const std::size_t valid = text::utf8_prefix(text);
  const std::size_t nul = text.find('\0');
  if (nul < valid) return Problem{nul, "a NUL byte"};
  if (valid < text.size()) return Problem{valid, "a byte that is not UTF-8"};
  if (const std::size_t control = unseen_control(text); control < text.size()) {
    return Problem{control, "a bare control character"};
  }
  return std::nullopt;
}

void soften_numbers(std::string_view text, char* copy) {
  text.copy(copy, text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      i = end_of_string(text, i);
      continue;
    }
    const std::size_t size = number_size(text.substr(i));
    const std::size_t sign = text[i] == '-' ? 1 : 0;
    if (size >= sign + kSoft.size()) {
      kSoft.copy(copy + i + sign, kSoft.size());
      const std::size_t used = sign + kSoft.size();
      std::char_traits<char>::assign(copy + i + used, size - used, ' ');
    }
    i += std::max<std::size_t>(size, 1);
  }
}

std::optional<Number> number_at(std::string_view text, std::size_t offset, std::string_view token) {
  if (const auto value = text::to_double(token)) return Number{token, *value};
  const std::string_view original = text.substr(offset);
  if (const std::size_t size = number_size(original)) {
    const std::string_view number = original.substr(0, size);
    return Number{number, text::to_double(number).value_or(0)};
  }
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (token == "NaN") return Number{token, std::numeric_limits<double>::quiet_NaN()};
  if (token == "Infinity") return Number{token, kInfinity};
  if (token == "-Infinity") return Number{token, -kInfinity};
  return std::nullopt;
}

std::variant<double, std::int64_t, std::uint64_t> exactly(const Number& number) {
  const std::string_view digits = number.text;
  const char* end = digits.data() + digits.size();
  std::int64_t whole = 0;
  const auto [stop, problem] = std::from_chars(digits.data(), end, whole);
  if (stop != end) return number.value;
  // "-0" is the one whole number that an integer cannot hold.
  if (problem == std::errc() && (whole != 0 || digits[0] != '-')) return whole;
  std::uint64_t positive = 0;
  const auto [stop_u, problem_u] = std::from_chars(digits.data(), end, positive);
  if (stop_u == end && problem_u == std::errc()) return positive;
  return number.value;
}

const char* why_not_finite(const Number& number) {
  if (std::isfinite(number.value)) return nullptr;
  const bool is_word = number.text.find_first_of("NI") != std::string_view::npos;
  return is_word ? "expected a value" : "a number that is too big";
}

bool has_surrogate_escapes(std::string_view text) {
  std::size_t i = text.find('\\');
  while (i != std::string_view::npos && i + 2 < text.size()) {
    if (text[i + 1] == 'u' && (text[i + 2] == 'd' || text[i + 2] == 'D')) return true;
    i = text.find('\\', i + 2);
  }
  return false;
}

std::string describe(rapidjson::ParseErrorCode code, bool is_at_end) {
  const std::string end = is_at_end ? "unexpected end: " : "";
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "empty where a value is expected";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something follows the value";
    case rapidjson::kParseErrorValueInvalid:
      return end + "expected a value";
    case rapidjson::kParseErrorObjectMissName:
      return end + "expected a member name in double quotes";
    case rapidjson::kParseErrorObjectMissColon:
      return end + "expected ':' after the member name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return end + "expected ',' or '}' in an object";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return end + "expected ',' or ']' in an array";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "\\u wants four hexadecimal digits";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "half of a surrogate pair in a string";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "an unknown escape or a bare control character in a string";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return end + "expected '\"' at the end of a string";
    case rapidjson::kParseErrorStringInvalidEncoding:
      return "a byte that is not UTF-8";
    case rapidjson::kParseErrorNumberTooBig:
      return "a number that is too big";
    case rapidjson::kParseErrorNumberMissFraction:
      return end + "expected a digit after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return end + "expected a digit in the exponent";
    case rapidjson::kParseErrorNone:
    case rapidjson::kParseErrorTermination:
    case rapidjson::kParseErrorUnspecificSyntaxError:
      break;
  }
  return end + "not JSON";
}

Error parse_error(std::string_view text, const std::string& name, const Problem& problem) {
  const std::string_view before = text.substr(0, problem.offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return profile_error({name,
                        static_cast<std::uint32_t>(lines + 1),
                        static_cast<std::uint32_t>(before.size() - line_start + 1)},
                       "invalid JSON: " + problem.message);
}

}  // namespace aipreflight::json
