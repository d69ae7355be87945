#include "document.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace aipreflight::rollback {
namespace {

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// HTML comments as blanks, so that every line and column stays.
std::string without_comments(std::string_view text) {
  std::string result(text);
  std::size_t start = 0;
  while ((start = result.find("<!--", start)) != std::string::npos) {
    std::size_t end = result.find("-->", start + 4);
    end = end == std::string::npos ? result.size() : end + 3;
    for (; start < end; ++start) {
      if (result[start] != '\n') result[start] = ' ';
    }
  }
  return result;
}

std::size_t indentation(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  return indent == std::string_view::npos ? line.size() : indent;
}

// The length of an ordered item's marker ("12. ") behind `indent`, or 0.
std::size_t marker_size(std::string_view line, std::size_t indent) {
  std::size_t end = indent;
  while (end < line.size() && line[end] >= '0' && line[end] <= '9') ++end;
  if (end == indent || end > indent + 9 || end + 1 >= line.size()) return 0;
  if ((line[end] != '.' && line[end] != ')') || line[end + 1] != ' ') return 0;
  return end + 2 - indent;
}

// Markup around words left out: `*`, `_` at the ends of words, backticks; of a link its text.
std::string without_markup(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ']' && i + 1 < text.size() && text[i + 1] == '(') {
      const std::size_t close = text.find(')', i);
      i = close == std::string_view::npos ? text.size() : close;
    } else if (c != '*' && c != '`' && c != '[' && c != ']' && c != '~') {
      plain += c;
    }
  }
  return std::string(text::trim(plain));
}

class DocumentReader {
 public:
  Document read(std::string_view text) {
    const std::string visible = without_comments(text);
    for (std::string_view line : text::split(visible, '\n')) {
      ++line_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      read_line(line);
      previous_ = line;
    }
    finish_step();
    return std::move(document_);
  }

 private:
  [[nodiscard]] Place at(std::size_t column) const {
    return {line_, static_cast<std::uint32_t>(column + 1)};
  }

  void read_line(std::string_view line) {
    if (line_ == 1 && text::trim(line) == "---") {
      is_front_matter_ = true;
      return;
    }
    if (is_front_matter_) {
      is_front_matter_ = text::trim(line) != "---";
      if (is_front_matter_) document_.front_matter.push_back({std::string(line), at(0)});
      return;
    }
    if (is_in_fence_) return read_in_fence(line);
    const std::size_t indent = indentation(line);
    if (opens_fence(line, indent)) return;
    if (read_heading(line, indent)) return;
    read_step(line, indent);
    read_lead(line);
    read_inline(line);
  }

  bool opens_fence(std::string_view line, std::size_t indent) {
    const std::string_view rest = line.substr(indent);
    if (!rest.starts_with("```") && !rest.starts_with("~~~")) return false;
    const std::size_t size = std::min(rest.find_first_not_of(rest[0]), rest.size());
    const std::string_view info = text::trim(rest.substr(size));
    if (rest[0] == '`' && info.find('`') != std::string_view::npos) return false;
    fence_mark_ = std::string(rest.substr(0, size));
    fence_indent_ = indent;
    is_in_fence_ = true;
    if (is_in_step_ && indent > step_indent_) add_to_step("", true);
    document_.fences.push_back({std::string(info), {}, at(indent)});
    return true;
  }

  void read_in_fence(std::string_view line) {
    const std::string_view trimmed = text::trim(line);
    if (trimmed.starts_with(fence_mark_) &&
        trimmed.find_first_not_of(fence_mark_[0]) == std::string_view::npos) {
      is_in_fence_ = false;
      return;
    }
    const std::size_t skipped = std::min(fence_indent_, indentation(line));
    document_.fences.back().lines.push_back({std::string(line.substr(skipped)), at(skipped)});
    if (is_in_step_) document_.steps.back().last_line = line_;
  }

  bool read_heading(std::string_view line, std::size_t indent) {
    if (indent > 3) return false;
    std::size_t level = 0;
    while (indent + level < line.size() && line[indent + level] == '#') ++level;
    const std::size_t text = indent + level;
    const bool is_marked = level >= 1 && level <= 6 &&
                           (text == line.size() || line[text] == ' ' || line[text] == '\t');
    if (is_marked) {
      std::string_view title = text::trim(line.substr(text));
      while (title.ends_with('#')) title.remove_suffix(1);
      add_heading(static_cast<int>(level), title, at(indent));
      return true;
    }
    return read_underline(line, indent);
  }

  // "Title\n=====": the line before was a heading of level 1, or 2 with hyphens.
  bool read_underline(std::string_view line, std::size_t indent) {
    const std::string_view rest = text::trim(line);
    if (rest.size() < 2 || (rest[0] != '=' && rest[0] != '-')) return false;
    if (rest.find_first_not_of(rest[0]) != std::string_view::npos) return false;
    const std::string_view before = text::trim(previous_);
    if (indent > 3 || before.empty() || before[0] == '#' || before[0] == '|') return false;
    add_heading(rest[0] == '=' ? 1 : 2, before, {line_ - 1, 1});
    return true;
  }

  void add_heading(int level, std::string_view title, Place place) {
    finish_step();
    std::string text = without_markup(title);
    std::string anchor = anchor_of(text);
    const int seen = anchors_[anchor]++;
    if (seen > 0) anchor += '-' + std::to_string(seen);
    document_.headings.push_back({level, std::move(text), std::move(anchor), place});
  }

  void read_step(std::string_view line, std::size_t indent) {
    const std::size_t marker = marker_size(line, indent);
    if (marker > 0 && (!is_in_step_ || indent <= step_indent_)) {
      finish_step();
      document_.steps.push_back({"", false, at(indent), line_});
      is_in_step_ = true;
      step_indent_ = indent;
      return add_to_step(line.substr(indent + marker), false);
    }
    if (!is_in_step_) return;
    const bool is_blank = text::trim(line).empty();
    const bool follows_blank = text::trim(previous_).empty();
    if (!is_blank && follows_blank && indent <= step_indent_) return finish_step();
    if (!is_blank) add_to_step(line, false);
  }

  void add_to_step(std::string_view line, bool has_code) {
    Step& step = document_.steps.back();
    step.last_line = line_;
    step.has_code = step.has_code || has_code || line.find('`') != std::string_view::npos;
    if (line.empty()) return;
    if (!step.text.empty()) step.text += ' ';
    step.text += without_markup(line);
  }

  void finish_step() { is_in_step_ = false; }

  void read_lead(std::string_view line) {
    std::size_t start = line.find_first_not_of(" \t>");
    if (start == std::string_view::npos) return;
    if (const std::size_t marker = marker_size(line, start)) start += marker;
    if (line.substr(start).starts_with("- ") || line.substr(start).starts_with("* ")) start += 2;
    if (!line.substr(start).starts_with("**")) return;
    const std::size_t end = line.find("**", start + 2);
    if (end == std::string_view::npos) return;
    document_.leads.push_back({std::string(line.substr(start + 2, end - start - 2)), at(start)});
  }

  // Code spans are taken out, then links are looked for in what remains.
  void read_inline(std::string_view line) {
    std::string prose(line);
    std::size_t position = 0;
    while ((position = prose.find('`', position)) != std::string::npos) {
      const std::size_t run =
          std::min(prose.find_first_not_of('`', position), prose.size()) - position;
      const std::size_t end = closing(prose, position + run, run);
      if (end == std::string::npos) break;
      document_.codes.push_back(
          {std::string(text::trim(line.substr(position + run, end - position - run))),
           at(position + run)});
      std::fill(prose.begin() + static_cast<std::ptrdiff_t>(position),
                prose.begin() + static_cast<std::ptrdiff_t>(end + run),
                ' ');
      position = end + run;
    }
    read_links(prose);
    document_.prose.push_back({std::move(prose), at(0)});
  }

  static std::size_t closing(const std::string& line, std::size_t from, std::size_t run) {
    while ((from = line.find('`', from)) != std::string::npos) {
      const std::size_t size = std::min(line.find_first_not_of('`', from), line.size()) - from;
      if (size == run) return from;
      from += size;
    }
    return std::string::npos;
  }

  void read_links(const std::string& prose) {
    for (std::size_t at_link = prose.find("]("); at_link != std::string::npos;
         at_link = prose.find("](", at_link + 2)) {
      add_link(prose, at_link + 2, prose.find(')', at_link));
    }
    const std::size_t start = indentation(prose);
    const std::size_t end = prose.find("]:", start);
    if (start < prose.size() && prose[start] == '[' && end != std::string::npos) {
      const std::size_t target = prose.find_first_not_of(' ', end + 2);
      if (target != std::string::npos) add_link(prose, target, prose.size());
    }
  }

  // A target ends at a blank, behind which a title may follow; <…> may hold blanks.
  void add_link(const std::string& prose, std::size_t start, std::size_t end) {
    if (end == std::string::npos || start >= end) return;
    std::string_view target = std::string_view(prose).substr(start, end - start);
    if (target.starts_with('<')) {
      target = target.substr(1, target.find('>') - 1);
    } else {
      target = target.substr(0, target.find(' '));
    }
    if (!target.empty()) document_.links.push_back({std::string(target), at(start)});
  }

  Document document_;
  std::map<std::string, int, std::less<>> anchors_;
  std::string_view previous_;
  std::uint32_t line_ = 0;
  bool is_front_matter_ = false;
  bool is_in_fence_ = false;
  std::string fence_mark_;
  std::size_t fence_indent_ = 0;
  bool is_in_step_ = false;
  std::size_t step_indent_ = 0;
};

}  // namespace

std::uint32_t Document::end_of_section(const Heading& heading) const {
  for (const Heading& other : headings) {
    if (other.place.line > heading.place.line && other.level <= heading.level) {
      return other.place.line - 1;
    }
  }
  return UINT32_MAX;
}

Document read_document(std::string_view text) {
  return DocumentReader().read(text);
}

std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : text::to_lower(heading)) {
    if (is_word_byte(c) || c == '-') anchor += c;
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

std::string plain_words(std::string_view text) {
  std::string words;
  for (const char c : text) {
    if (is_word_byte(c) && c != '_') {
      words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.ends_with(' ')) words.pop_back();
  return words;
}

}  // namespace aipreflight::rollback
