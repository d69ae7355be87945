#include "script_reader.hpp"
#include "script_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace script;

std::string unescape(std::string_view escape) {
  constexpr std::string_view kFrom = "nrtbfv0";
  constexpr std::string_view kTo = std::string_view("\n\r\t\b\f\v\0", 7);
  if (escape.size() < 2) return {};
  const char mark = escape[1];
  if (mark == 'x' || mark == 'u') {
    std::uint32_t code = 0;
    for (const char c : escape.substr(2)) {
      if (c >= '0' && c <= '9') code = code * 16 + static_cast<std::uint32_t>(c - '0');
      if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        code = code * 16 + static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
      }
    }
    std::string out;
    append_code_point(out, code);
    return out;
  }
  if (mark == '\n' || mark == '\r') return {};
  const std::size_t known = kFrom.find(mark);
  return std::string(1, known == std::string_view::npos ? mark : kTo[known]);
}

}  // namespace

Id ScriptReader::string(TSNode node) {
  const Kids kids = walker_.kids(node);
  if (kids.size() == 1 && kids[0].kind == kStringFragment) {
    return plain_text(node, slice(kids[0].node));
  }
  std::string all;
  for (const Kid& kid : kids) {
    if (kid.kind == kStringFragment) all += slice(kid.node);
    if (kid.kind == kEscape) all += unescape(slice(kid.node));
  }
  return text(node, std::move(all));
}

Id ScriptReader::template_string(TSNode node) {
  Children parts(children_);
  std::string plain;
  std::uint32_t from = begin_of(node) + 1;
  const auto flush = [&](std::uint32_t to) {
    if (to > from) plain += text_.substr(from, to - from);
  };
  const auto close = [&] {
    if (!plain.empty()) parts.push_back({.value = text(node, std::move(plain))});
    plain.clear();
  };
  bool has_holes = false;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kEscape) {
      flush(begin_of(kid.node));
      plain += unescape(slice(kid.node));
      from = end_of(kid.node);
    } else if (kid.kind == kSubstitution) {
      flush(begin_of(kid.node));
      close();
      has_holes = true;
      parts.push_back({.value = first_child(kid.node)});
      from = end_of(kid.node);
    }
  }
  flush(end_of(node) == 0 ? 0 : end_of(node) - 1);
  if (!has_holes) return text(node, std::move(plain));
  close();
  return builder_.add(at(node, ExprKind::kTemplate), parts);
}

}  // namespace aipreflight::syntax
