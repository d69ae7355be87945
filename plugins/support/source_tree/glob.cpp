#include "glob.hpp"

#include "base/text.hpp"
#include "source_tree/listing.hpp"

namespace aipreflight::source_tree {
namespace {

// One character against "[a-z]"; `at` moves behind the bracket.
bool match_class(std::string_view pattern, std::size_t& at, char c) {
  std::size_t i = at + 1;
  const bool is_negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (is_negated) ++i;
  bool is_in = false;
  for (bool is_first = true; i < pattern.size() && (is_first || pattern[i] != ']');
       is_first = false) {
    const char low = pattern[i];
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    is_in |= c >= low && c <= high;
    ++i;
  }
  if (i >= pattern.size()) return false;  // never closed
  at = i + 1;
  return is_in != is_negated && c != '/';
}

}  // namespace

bool match_whole(std::string_view pattern, std::string_view path) {
  std::size_t p = 0;
  std::size_t s = 0;
  // Where to go on after a mismatch: the last `*`, and the last `**`.
  std::size_t star = std::string_view::npos, star_at = 0;
  std::size_t deep = std::string_view::npos, deep_at = 0;
  while (true) {
    bool is_match = false;
    if (p < pattern.size() && pattern.substr(p, 2) == "**") {
      p += 2;
      if (p < pattern.size() && pattern[p] == '/') ++p;
      deep = p;
      deep_at = s;
      star = std::string_view::npos;
      continue;
    }
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_at = s;
      continue;
    }
    if (s == path.size() && p == pattern.size()) return true;
    if (s < path.size() && p < pattern.size()) {
      if (pattern[p] == '[') {
        std::size_t next = p;
        is_match = match_class(pattern, next, path[s]);
        if (is_match) p = next;
      } else {
        if (pattern[p] == '\\' && p + 1 < pattern.size()) ++p;
        is_match = pattern[p] == '?' ? path[s] != '/' : pattern[p] == path[s];
        if (is_match) ++p;
      }
    }
    if (is_match) {
      ++s;
    } else if (star != std::string_view::npos && star_at < path.size() && path[star_at] != '/') {
      p = star;
      s = ++star_at;
    } else if (deep != std::string_view::npos && deep_at < path.size()) {
      p = deep;
      s = ++deep_at;
      star = std::string_view::npos;
    } else {
      return false;
    }
  }
}

std::vector<IgnoreRule> read_rules(std::string_view text, const std::string& folder) {
  std::vector<IgnoreRule> rules;
  for (std::string_view line : text::split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
    if (line.empty() || line[0] == '#') continue;
    IgnoreRule rule{folder, {}, false, false, false};
    if (line[0] == '!') {
      rule.is_negated = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      rule.is_folder_only = true;
      line.remove_suffix(1);
    }
    rule.is_anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    rule.pattern = line;
    if (!rule.pattern.empty()) rules.push_back(std::move(rule));
  }
  return rules;
}

bool is_ignored(const std::vector<IgnoreRule>& rules, std::string_view path, bool is_folder) {
  for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule) {
    if ((rule->is_folder_only && !is_folder) || !path.starts_with(rule->folder)) continue;
    std::string_view below = path.substr(rule->folder.size());
    if (!rule->is_anchored) below.remove_prefix(below.rfind('/') + 1);
    if (match_whole(rule->pattern, below)) return !rule->is_negated;
  }
  return false;
}

bool matches_glob(std::string_view pattern, std::string_view path) {
  if (pattern.starts_with("./")) pattern.remove_prefix(2);
  const std::vector<IgnoreRule> rules = read_rules(pattern, "");
  // A match of a folder is one of everything in it.
  for (std::size_t at = path.find('/', 1); at != std::string_view::npos;
       at = path.find('/', at + 1)) {
    if (is_ignored(rules, path.substr(0, at), true)) return true;
  }
  return is_ignored(rules, path, false);
}

}  // namespace aipreflight::source_tree
