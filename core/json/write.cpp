#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "json/document.hpp"
#include "json/value.hpp"

namespace aipreflight::json {
namespace {

bool needs_escape(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  constexpr char kDigits[] = "0123456789abcdef";
  out += '\\';
  if (const std::size_t i = kShort.find(c); i != std::string_view::npos) {
    out += kLetters[i];
    return;
  }
  out += "u00";
  out += kDigits[static_cast<unsigned char>(c) >> 4];
  out += kDigits[static_cast<unsigned char>(c) & 15];
}

// U+2028 and U+2029 end a line in JavaScript source, into which reports are pasted.
bool is_line_separator(std::string_view rest) {
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9");
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  if (!text::is_utf8(text)) return append_quoted(out, text::to_utf8(text));
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (needs_escape(static_cast<unsigned char>(c))) {
      out.append(text, start, i - start);
      append_escape(out, c);
      start = i + 1;
    } else if (c == '\xE2' && is_line_separator(text.substr(i))) {
      out.append(text, start, i - start);
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
      start = i + 1;
    }
  }
  out.append(text, start);
  out += '"';
}

namespace {

template <typename Integer>
void append_integer(std::string& out, Integer value) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

}  // namespace

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[64];
  const double size = std::fabs(value);
  const bool is_plain = size == 0 || (size >= 1e-5 && size < 1e17);
  const auto format = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr);
}

class Writer {
 public:
  explicit Writer(int indent) : indent_(indent) {}

  template <typename AnyValue>
  void append(const AnyValue& value, std::size_t depth) {
    switch (value.kind()) {
      case Kind::kNull:
        out_ += "null";
        break;
      case Kind::kBool:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::kNumber:
        append_number(value);
        break;
      case Kind::kString:
        append_quoted(out_, value.as_string());
        break;
      case Kind::kArray:
        append_all(
            value.items(), '[', ']', depth, [&](const auto& item) { append(item, depth + 1); });
        break;
      case Kind::kObject:
        append_all(value.members(), '{', '}', depth, [&](const auto& member) {
          const auto& [name, item] = member;
          append_quoted(out_, name);
          out_ += indent_ > 0 ? ": " : ":";
          append(item, depth + 1);
        });
        break;
    }
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void append_number(const Value& value) {
    if (!value.is_integer_) {
      json::append_number(out_, value.number_);
    } else if (value.is_unsigned_) {
      append_integer(out_, static_cast<std::uint64_t>(value.integer_));
    } else {
      append_integer(out_, value.integer_);
    }
  }
  void append_number(const Node& node) {
    switch (node.number_kind_) {
      case Node::Number::kDouble:
        return json::append_number(out_, node.double_);
      case Node::Number::kInteger:
        return append_integer(out_, node.integer_);
      case Node::Number::kUnsigned:
        return append_integer(out_, node.unsigned_);
    }
  }
  template <typename Parts, typename Append>
  void append_all(const Parts& parts, char open, char close, std::size_t depth, Append one) {
    out_ += open;
    bool is_first = true;
    for (const auto& part : parts) {
      if (!is_first) out_ += ',';
      is_first = false;
      break_line(depth + 1);
      one(part);
    }
    if (!is_first) break_line(depth);
    out_ += close;
  }
  void break_line(std::size_t depth) {
    if (indent_ <= 0) return;
    out_ += '\n';
    out_.append(depth * static_cast<std::size_t>(indent_), ' ');
  }

  int indent_;
  std::string out_;
};

std::string write(const Value& value, const Style& style) {
  Writer writer(style.indent);
  writer.append(value, 0);
  return writer.take();
}

std::string write(const Node& node, const Style& style) {
  Writer writer(style.indent);
  writer.append(node, 0);
  return writer.take();
}

std::string quote(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace aipreflight::json
