#include "shell_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::rollback {
namespace {

bool is_assignment(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string::npos) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

class ShellReader {
 public:
  explicit ShellReader(const std::vector<Piece>& lines) : lines_(lines) {}

  ShellScript read() {
    for (line_ = 0; line_ < lines_.size(); ++line_) {
      if (is_in_document()) continue;
      read_line(lines_[line_].text);
      if (is_continued_) {
        is_continued_ = false;
      } else if (quote_ == 0) {
        end_word();
        end_command();
      }
    }
    if (quote_ != 0) {
      script_.defect = Piece{std::string("the quote ") + quote_ + " is not closed", quote_place_};
    }
    end_word();
    end_command();
    return std::move(script_);
  }

 private:
  [[nodiscard]] Place place(std::size_t offset) const {
    const Place start = lines_[line_].place;
    return {start.line, start.column + static_cast<std::uint32_t>(offset)};
  }

  // Skips the lines of a here-document up to its word.
  bool is_in_document() {
    if (document_end_.empty()) return false;
    if (text::trim(lines_[line_].text) == document_end_) document_end_.clear();
    return true;
  }

  void read_line(const std::string& line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (quote_ != 0) {
        read_quoted(line, i);
      } else if (c == '\\') {
        if (i + 1 == line.size()) {
          is_continued_ = true;
        } else {
          ++i;
          add(line[i], i);
        }
      } else if (c == '\'' || c == '"') {
        quote_ = c;
        quote_place_ = place(i);
        begin_word(i);
      } else if (c == '#' && !has_word_) {
        return;
      } else if (c == ' ' || c == '\t') {
        end_word();
      } else if (c == '<' || c == '>') {
        i = read_redirection(line, i);
      } else if (std::string_view("|&;()").find(c) != std::string_view::npos) {
        end_word();
        end_command();
      } else {
        if (c == '$' && i + 1 < line.size() && line[i + 1] == '(') {
          i = skip_substitution(line, i);
        } else if (c == '`') {
          i = std::min(line.find('`', i + 1), line.size() - 1);
          mark_dynamic(i);
        } else {
          if (std::string_view("$*?[").find(c) != std::string_view::npos) mark_dynamic(i);
          add(c, i);
        }
      }
    }
  }

  void read_quoted(const std::string& line, std::size_t& i) {
    const char c = line[i];
    if (c == quote_) {
      quote_ = 0;
    } else if (quote_ == '"' && c == '\\' && i + 1 < line.size()) {
      ++i;
      add(line[i], i);
    } else {
      if (quote_ == '"' && (c == '$' || c == '`')) mark_dynamic(i);
      add(c, i);
    }
  }

  // "> file", "2>&1", "<< WORD": gives the position of the last character that was read.
  std::size_t read_redirection(const std::string& line, std::size_t i) {
    const bool is_number =
        has_word_ && word_.text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) {
      has_word_ = false;
      word_ = {};
    }
    end_word();
    const char direction = line[i];
    std::size_t size = 1;
    while (i + size < line.size() && line[i + size] == direction) ++size;
    if (direction == '<' && size == 2) return read_document_word(line, i + size);
    if (i + size < line.size() && line[i + size] == '&') {
      return std::min(line.find_first_of(" ;|", i), line.size()) - 1;
    }
    is_next_written_ = direction == '>';
    return i + size - 1;
  }

  std::size_t read_document_word(const std::string& line, std::size_t i) {
    const std::size_t start = line.find_first_not_of("- '\"", i);
    if (start == std::string::npos) return line.size() - 1;
    const std::size_t end = std::min(line.find_first_of(" '\";|", start), line.size());
    document_end_ = line.substr(start, end - start);
    return end - 1;
  }

  std::size_t skip_substitution(const std::string& line, std::size_t i) {
    mark_dynamic(i);
    int depth = 0;
    for (; i < line.size(); ++i) {
      if (line[i] == '(') ++depth;
      if (line[i] == ')' && --depth == 0) return i;
    }
    return line.size() - 1;
  }

  void begin_word(std::size_t offset) {
    if (has_word_) return;
    has_word_ = true;
    word_.place = place(offset);
    word_.is_written = is_next_written_;
    is_next_written_ = false;
  }
  void add(char c, std::size_t offset) {
    begin_word(offset);
    word_.text += c;
  }
  void mark_dynamic(std::size_t offset) {
    begin_word(offset);
    word_.is_dynamic = true;
  }

  void end_word() {
    if (!has_word_) return;
    has_word_ = false;
    const bool is_first = command_.words.empty();
    if (!(is_first && is_assignment(word_.text))) command_.words.push_back(std::move(word_));
    word_ = {};
  }
  void end_command() {
    if (!command_.words.empty()) script_.commands.push_back(std::move(command_));
    command_ = {};
  }

  const std::vector<Piece>& lines_;
  std::size_t line_ = 0;
  ShellScript script_;
  ShellCommand command_;
  Word word_;
  bool has_word_ = false;
  bool is_next_written_ = false;
  bool is_continued_ = false;
  char quote_ = 0;
  Place quote_place_;
  std::string document_end_;
};

}  // namespace

ShellScript read_shell(const std::vector<Piece>& lines) {
  return ShellReader(lines).read();
}

std::vector<Piece> command_lines(const Fence& fence) {
  std::vector<Piece> commands;
  bool has_prompt = false;
  bool is_continued = false;
  for (const Piece& line : fence.lines) {
    const bool starts = line.text.starts_with("$ ");
    if (starts) {
      has_prompt = true;
      commands.push_back({line.text.substr(2), {line.place.line, line.place.column + 2}});
    } else if (is_continued) {
      commands.push_back(line);
    }
    is_continued = (starts || is_continued) && line.text.ends_with('\\');
  }
  return has_prompt ? commands : fence.lines;
}

}  // namespace aipreflight::rollback
