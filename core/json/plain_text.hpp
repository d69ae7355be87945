#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/plain_scanner.hpp"

namespace aipreflight::json {

// Whether no byte of it is beyond ASCII or may begin an escape.
[[nodiscard]] bool is_plain_text(std::string_view text);

// Tells a handler of a text that programs wrote, without RapidJSON: one value, strings without
// escapes, decimal numbers, nothing nested deep. False at the first thing that is something else
// or an error; what was told before it is worth nothing then.
template <typename Handler>
class PlainReader {
 public:
  PlainReader(std::string_view text, Handler& handler) : scanner_(text), handler_(handler) {}

  bool read() {
    scanner_.skip_space();
    if (!take_value(1)) return false;
    scanner_.skip_space();
    return scanner_.is_at_end();
  }

 private:
  // Its parts call one another as deep as this.
  static constexpr std::size_t kDeepest = 16;

  bool take_value(std::size_t depth) {
    switch (scanner_.peek()) {
      case '"': {
        std::string_view string;
        return scanner_.take_string(string) && handler_.plain(string);
      }
      case '{':
        return depth <= kDeepest && take_object(depth);
      case '[':
        return depth <= kDeepest && take_array(depth);
      case 't':
        return scanner_.take_word("true") && handler_.Bool(true);
      case 'f':
        return scanner_.take_word("false") && handler_.Bool(false);
      case 'n':
        return scanner_.take_word("null") && handler_.Null();
      default:
        break;
    }
    PlainNumber number;
    return scanner_.take_number(number) && handler_.plain(number);
  }

  bool take_object(std::size_t depth) {
    std::uint32_t size = 0;
    return handler_.StartObject() && scanner_.take_object([&](std::string_view name) {
      ++size;
      handler_.plain_key(name);
      return take_value(depth + 1);
    }) && handler_.EndObject(size);
  }

  bool take_array(std::size_t depth) {
    std::uint32_t size = 0;
    return handler_.StartArray() && scanner_.take_array([&] {
      ++size;
      return take_value(depth + 1);
    }) && handler_.EndArray(size);
  }

  PlainScanner scanner_;
  Handler& handler_;
};

}  // namespace aipreflight::json
