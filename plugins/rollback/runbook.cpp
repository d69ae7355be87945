#include "runbook.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::rollback {
namespace {

constexpr std::uint64_t kSizeLimit = std::uint64_t{8} << 20;

// A line made of nothing else says nothing. "here" and "later" are no placeholders alone, but
// beside one.
constexpr std::array<std::string_view, 12> kPlaceholders{"todo",
                                                         "tbd",
                                                         "tba",
                                                         "tbc",
                                                         "fixme",
                                                         "xxx",
                                                         "wip",
                                                         "placeholder",
                                                         "lorem",
                                                         "ipsum",
                                                         "coming",
                                                         "fill"};
constexpr std::array<std::string_view, 22> kCompanions{
    "a",   "add",  "be", "here",  "in",      "is",      "it",   "later", "me",  "needs", "soon",
    "the", "this", "to", "write", "written", "defined", "done", "dolor", "sit", "amet",  "page"};

bool is_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string without_comments(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t start = text.find("<!--");
    result += text.substr(0, start);
    if (start == std::string_view::npos) return result;
    const std::size_t end = text.find("-->", start + 4);
    if (end == std::string_view::npos) return result;
    text.remove_prefix(end + 3);
    result += ' ';
  }
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : line) {
    if (is_letter(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(text::to_lower(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(text::to_lower(word));
  return words;
}

bool is_placeholder_line(const std::vector<std::string>& words) {
  bool has_placeholder = false;
  for (const std::string& word : words) {
    if (holds(kPlaceholders, word)) {
      has_placeholder = true;
    } else if (!holds(kCompanions, word)) {
      return false;
    }
  }
  return has_placeholder;
}

}  // namespace

Runbook read_runbook(std::string_view text) {
  Runbook runbook;
  const std::string visible = without_comments(text);
  for (const std::string_view line : text::split(visible, '\n')) {
    const std::vector<std::string> words = words_of(line);
    if (is_placeholder_line(words)) {
      runbook.has_placeholders = true;
      continue;
    }
    runbook.words += words.size();
    if (!words.empty() && text::trim(line).front() != '#') runbook.has_body = true;
  }
  if (text::to_lower(visible).find("lorem ipsum") != std::string::npos) {
    runbook.has_placeholders = true;
    runbook.has_body = false;
  }
  return runbook;
}

Result<std::string> load_runbook(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) {
    return execution_error("runbook_missing", "rollback runbook not found: " + path);
  }
  auto content = files::read(path, kSizeLimit);
  if (!content.ok()) return execution_error("runbook_unreadable", content.error().message);
  if (content->find('\0') != std::string::npos) {
    return execution_error("runbook_unreadable", path + " is not text: it holds NUL bytes");
  }
  return content;
}

}  // namespace aipreflight::rollback
