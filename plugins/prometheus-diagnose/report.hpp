#pragma once

#include <optional>
#include <string>

#include "examination.hpp"

namespace aipreflight::diagnose {

enum class Format { kText, kJson, kMarkdown };

// What is found, as text for a terminal, as JSON (README.md has its members) or as Markdown.
// Whatever came from outside is escaped.
[[nodiscard]] std::string report(const Examination& examination,
                                 Format format,
                                 std::optional<Severity> fail_on);

[[nodiscard]] std::string text_report(const Examination& examination);
[[nodiscard]] std::string old_text_report(const Examination& examination);
[[nodiscard]] std::string json_report(const Examination& examination,
                                      std::optional<Severity> fail_on);
[[nodiscard]] std::string markdown_report(const Examination& examination);

// "Most likely: …", or why nothing can be said; one line.
[[nodiscard]] std::string headline(const Examination& examination);
// ", explains 590 of 1240 ms" and the like; "" where it says no number.
[[nodiscard]] std::string explained(const Verdict& verdict, const Examination& examination);

}  // namespace aipreflight::diagnose
