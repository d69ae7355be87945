#include <algorithm>

#include "python_reader.hpp"
#include "python_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace python;

bool has_prefix(std::string_view start, char prefix) {
  for (const char c : start) {
    if (c == '"' || c == '\'') return false;
    if ((c | 0x20) == prefix) return true;
  }
  return false;
}

std::uint32_t read_hex(std::string_view text, std::size_t& at, std::size_t most) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < most && at < text.size(); ++i, ++at) {
    const char c = text[at];
    const int digit = c >= '0' && c <= '9'                     ? c - '0'
                      : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                               : -1;
    if (digit < 0) break;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// The escapes of a string that is not raw; an unknown one stands for itself, as in Python.
std::string unescape(std::string_view text) {
  constexpr std::string_view kFrom = "nrtabfv0\\'\"";
  constexpr std::string_view kTo = std::string_view("\n\r\t\a\b\f\v\0\\'\"", 11);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i++];
      continue;
    }
    const char mark = text[i + 1];
    i += 2;
    if (mark == '\n') continue;
    if (mark == 'x' || mark == 'u' || mark == 'U') {
      append_code_point(out, read_hex(text, i, mark == 'x' ? 2 : mark == 'u' ? 4 : 8));
    } else if (const std::size_t known = kFrom.find(mark); known != std::string_view::npos) {
      out += kTo[known];
    } else {
      out += '\\';
      out += mark;
    }
  }
  return out;
}

// In a string with holes, "{{" and "}}" are one brace each.
void drop_doubled_braces(std::string& text) {
  for (const char* brace : {"{{", "}}"}) {
    for (std::size_t i = text.find(brace); i != std::string::npos; i = text.find(brace, i + 1)) {
      text.erase(i, 1);
    }
  }
}

}  // namespace

Id PythonReader::string(TSNode node) {
  const Kids kids = walker_.kids(node);
  const std::string_view whole = slice(node);
  const bool is_raw = has_prefix(whole, 'r');
  const auto decode = [&](const Kid& kid) {
    std::string piece = is_raw ? std::string(slice(kid.node)) : unescape(slice(kid.node));
    if (has_prefix(whole, 'f')) drop_doubled_braces(piece);
    return piece;
  };
  const bool has_holes = std::any_of(
      kids.begin(), kids.end(), [](const Kid& kid) { return kid.kind == kInterpolation; });
  if (!has_holes) {
    std::string only;
    for (const Kid& kid : kids) {
      if (kid.kind == kStringContent) only += decode(kid);
    }
    const std::size_t found = whole.find(only);
    return found == std::string_view::npos ? text(node, std::move(only))
                                           : plain_text(node, whole.substr(found, only.size()));
  }
  Children parts(children_);
  for (const Kid& kid : kids) {
    if (kid.kind == kStringContent) {
      parts.push_back({.value = text(kid.node, decode(kid))});
    } else if (kid.kind == kInterpolation) {
      const Id hole = only_child(kid.node);
      parts.push_back({.value = hole == kNothing ? unknown(kid.node) : hole});
    }
  }
  return builder_.add(at(node, ExprKind::kTemplate), parts);
}

Id PythonReader::concatenated(TSNode node) {
  Children parts(children_);
  bool is_plain = true;
  std::string all;
  for (const Kid& kid : walker_.kids(node)) {
    const Id part = expression(kid);
    const Expr& expr = builder_.expr(part);
    if (expr.kind == ExprKind::kText) {
      all += builder_.text_of(expr.name);
    } else {
      is_plain = false;
    }
    parts.push_back({.value = part});
  }
  if (is_plain) return text(node, std::move(all));
  return builder_.add(at(node, ExprKind::kTemplate), parts);
}

}  // namespace aipreflight::syntax
