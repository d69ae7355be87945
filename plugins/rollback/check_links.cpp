#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "check_rules.hpp"

namespace aipreflight::rollback {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSizeLimit = std::uint64_t{8} << 20;

// "https:", "mailto:": what this check does not follow, since it never leaves the machine.
bool has_scheme(std::string_view target) {
  const std::size_t colon = target.find(':');
  if (colon == std::string_view::npos || colon < 2) return false;
  return std::all_of(
      target.begin(), target.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '.' ||
               c == '-' || (c >= '0' && c <= '9');
      });
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    plain += is_escape ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (is_escape) i += 2;
  }
  return plain;
}

bool has_anchor(const Document& document, const std::string& anchor) {
  return std::any_of(document.headings.begin(),
                     document.headings.end(),
                     [&anchor](const Heading& heading) { return heading.anchor == anchor; });
}

class LinkChecker {
 public:
  LinkChecker(const Inquiry& inquiry, Breaches& breaches)
      : inquiry_(inquiry),
        breaches_(breaches),
        folder_(fs::path(inquiry.settings.runbook).parent_path()) {}

  void check(const Piece& link) {
    if (has_scheme(link.text) || link.text.starts_with("//")) return;
    const std::size_t hash = link.text.find('#');
    const std::string path = without_escapes(std::string_view(link.text).substr(0, hash));
    breaches_.checked("link_broken");
    const Document* target = &inquiry_.document;
    if (!path.empty()) {
      const fs::path file = folder_ / path;
      std::error_code failure;
      if (!fs::exists(file, failure)) {
        return breaches_.add(
            "link_broken", link.place, "the link to " + link.text + " leads nowhere");
      }
      target = document_at(file);
    }
    if (hash == std::string::npos || target == nullptr) return;
    const std::string anchor = without_escapes(std::string_view(link.text).substr(hash + 1));
    if (anchor.empty()) return;
    breaches_.checked("anchor_broken");
    if (!has_anchor(*target, text::to_lower(anchor))) {
      breaches_.add(
          "anchor_broken", link.place, "the link to " + link.text + ": there is no such heading");
    }
  }

 private:
  // Of other files than Markdown it is not known what their anchors are.
  const Document* document_at(const fs::path& file) {
    if (file.extension() != ".md") return nullptr;
    const auto known = others_.find(file.string());
    if (known != others_.end()) return &known->second;
    const auto content = files::read(file, kSizeLimit);
    if (!content.ok()) return nullptr;
    return &others_.emplace(file.string(), read_document(*content)).first->second;
  }

  const Inquiry& inquiry_;
  Breaches& breaches_;
  fs::path folder_;
  std::map<std::string, Document> others_;
};

}  // namespace

void check_links(const Inquiry& inquiry, Breaches& breaches) {
  LinkChecker checker(inquiry, breaches);
  for (const Piece& link : inquiry.document.links) checker.check(link);
}

}  // namespace aipreflight::rollback
