#include <algorithm>

#include "base/text.hpp"
#include "check_rules.hpp"

namespace aipreflight::rollback {
namespace {

bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

class PlaceholderFinder {
 public:
  PlaceholderFinder(const Rules& rules, Breaches& breaches) : rules_(rules), breaches_(breaches) {}

  void look_into(const Piece& piece) {
    breaches_.checked("placeholder_left");
    find_words(piece);
    find_hosts(piece);
    find_phrases(piece);
    find_angles(piece);
  }

 private:
  void report(const Piece& piece, std::size_t offset, std::string_view what) {
    breaches_.add("placeholder_left",
                  Place{piece.place.line, piece.place.column + static_cast<std::uint32_t>(offset)},
                  "'" + text::one_line(what, 60) + "' was never filled in");
  }

  void find_words(const Piece& piece) {
    const std::string_view text = piece.text;
    for (std::size_t i = 0; i < text.size();) {
      if (!is_name_byte(text[i])) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < text.size() && is_name_byte(text[end])) ++end;
      if (rules_.placeholder_words.contains(text.substr(i, end - i))) {
        report(piece, i, text.substr(i, end - i));
      }
      i = end;
    }
  }

  void find_hosts(const Piece& piece) {
    const std::string lower = text::to_lower(piece.text);
    for (const std::string& host : rules_.placeholder_hosts) {
      for (std::size_t at = lower.find(host); at != std::string::npos;
           at = lower.find(host, at + 1)) {
        const bool starts = at == 0 || (!is_name_byte(lower[at - 1]) && lower[at - 1] != '-');
        const std::size_t end = at + host.size();
        const bool ends = end == lower.size() || (!is_name_byte(lower[end]) && lower[end] != '-');
        if (starts && ends) report(piece, at, host);
      }
    }
  }

  void find_phrases(const Piece& piece) {
    const std::string lower = text::to_lower(piece.text);
    for (const std::string& phrase : rules_.placeholder_phrases) {
      const std::size_t at = lower.find(phrase);
      if (at == std::string::npos || (at > 0 && is_name_byte(lower[at - 1]))) continue;
      report(piece, at, std::string_view(piece.text).substr(at, phrase.size() + 20));
    }
  }

  // <pod-id>, but neither <br> nor <https://…> nor `a < b`.
  void find_angles(const Piece& piece) {
    const std::string_view text = piece.text;
    for (std::size_t at = text.find('<'); at != std::string_view::npos;
         at = text.find('<', at + 1)) {
      std::size_t end = at + 1;
      while (end < text.size() && (is_name_byte(text[end]) || text[end] == '-' ||
                                   text[end] == ' ' || text[end] == '.')) {
        ++end;
      }
      if (end == text.size() || text[end] != '>' || end == at + 1) continue;
      const std::string_view name = text.substr(at + 1, end - at - 1);
      const bool is_name = is_name_byte(name.front()) && is_name_byte(name.back());
      if (!is_name || rules_.elements.contains(text::to_lower(name))) continue;
      report(piece, at, text.substr(at, end - at + 1));
    }
  }

  const Rules& rules_;
  Breaches& breaches_;
};

}  // namespace

void check_placeholders(const Inquiry& inquiry, Breaches& breaches) {
  PlaceholderFinder finder(inquiry.rules, breaches);
  for (const Piece& line : inquiry.document.prose) finder.look_into(line);
  for (const Piece& code : inquiry.document.codes) finder.look_into(code);
  for (const Heading& heading : inquiry.document.headings) {
    finder.look_into({heading.text, heading.place});
  }
  for (const Fence& fence : inquiry.document.fences) {
    for (const Piece& line : fence.lines) finder.look_into(line);
  }
}

}  // namespace aipreflight::rollback
