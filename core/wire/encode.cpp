#include <charconv>
#include <cmath>

#include "json/value.hpp"
#include "members.hpp"
#include "wire/frame.hpp"

namespace aipreflight::wire {
namespace {

// Text that is its own JSON string; anything else is for json::quote.
bool is_plain(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\') return false;
  }
  return true;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  template <typename M>
  void object(const M& value) {
    out_ += '{';
    is_first_ = true;
    members(*this, value);
    out_ += '}';
    is_first_ = false;
  }
  template <typename M>
  void object(std::string_view name, const M& value) {
    begin(name);
    object(value);
  }
  template <typename M>
  void list(std::string_view name, const std::vector<M>& values) {
    begin(name);
    out_ += '[';
    for (const M& value : values) {
      if (&value != values.data()) out_ += ',';
      object(value);
    }
    out_ += ']';
    is_first_ = false;
  }

  void text(std::string_view name, const std::string& value) {
    begin(name);
    quote(value);
  }
  void text_or(std::string_view name, const std::string& value) {
    if (!value.empty()) text(name, value);
  }
  void texts_or(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return;
    begin(name);
    out_ += '[';
    for (const std::string& value : values) {
      if (&value != values.data()) out_ += ',';
      quote(value);
    }
    out_ += ']';
  }
  void flag(std::string_view name, bool value) {
    begin(name);
    out_ += value ? "true" : "false";
  }
  void flag_or(std::string_view name, bool value) {
    if (value) flag(name, value);
  }
  void number(std::string_view name, double value) {
    begin(name);
    if (std::isnan(value)) {
      out_ += "\"nan\"";
    } else if (std::isinf(value)) {
      out_ += value > 0 ? "\"inf\"" : "\"-inf\"";
    } else {
      digits(value);
    }
  }
  void number_or(std::string_view name, double value, double otherwise) {
    if (value != otherwise || std::signbit(value) != std::signbit(otherwise)) number(name, value);
  }
  template <std::integral T>
  void integer(std::string_view name, T value) {
    begin(name);
    // Beyond 2^53 a JSON number need not survive its reader.
    const bool is_exact =
        std::cmp_less_equal(value, 1ll << 53) && std::cmp_greater_equal(value, -(1ll << 53));
    if (!is_exact) out_ += '"';
    digits(value);
    if (!is_exact) out_ += '"';
  }
  template <std::integral T>
  void integer_or(std::string_view name, T value, int otherwise) {
    if (std::cmp_not_equal(value, otherwise)) integer(name, value);
  }
  template <typename Enum>
  void choice(std::string_view name, Enum value, Enum, Enum) {
    integer(name, static_cast<int>(value));
  }
  template <typename Enum>
  void choice_or(std::string_view name, Enum value, Enum, Enum) {
    integer_or(name, static_cast<int>(value), 0);
  }

  void begin(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  void quote(const std::string& value) {
    if (!is_plain(value)) {
      out_ += json::quote(value);
      return;
    }
    out_ += '"';
    out_ += value;
    out_ += '"';
  }

 private:
  template <typename T>
  void digits(T value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    out_.append(buffer, end);
  }

  std::string& out_;
  bool is_first_ = true;
};

}  // namespace

std::string encode(const Message& message) {
  std::string frame;
  frame.reserve(512);  // a gate with all its members, in one allocation
  frame.assign(kFrameHeader, '\0');
  frame += '{';
  Writer writer(frame);
  writer.text("kind", std::string(kKinds[message.index()]));
  std::visit([&](const auto& alternative) { members(writer, alternative); }, message);
  frame += '}';
  const auto length = static_cast<std::uint32_t>(frame.size() - kFrameHeader);
  for (std::size_t i = 0; i < kFrameHeader; ++i) {
    frame[i] = static_cast<char>((length >> (8 * i)) & 0xFF);
  }
  return frame;
}

}  // namespace aipreflight::wire
