#include <algorithm>

#include "base/text.hpp"
#include "check_rules.hpp"

namespace aipreflight::rollback {
namespace {

bool holds_words(std::string_view words, std::string_view alias) {
  const std::string padded = ' ' + std::string(words) + ' ';
  return padded.find(' ' + plain_words(alias) + ' ') != std::string::npos;
}

bool holds_any(std::string_view text, const std::vector<std::string>& aliases) {
  const std::string words = plain_words(text);
  return std::any_of(aliases.begin(), aliases.end(), [&words](const std::string& alias) {
    return holds_words(words, alias);
  });
}

bool is_within(std::uint32_t line, const std::vector<Lines>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [line](const Lines& range) {
    return line >= range.first && line <= range.second;
  });
}

// The end of a paragraph or step that bold words begin: the next of them, or the next heading.
std::uint32_t end_of_lead(const Piece& lead, const Document& document) {
  std::uint32_t end = UINT32_MAX;
  for (const Piece& other : document.leads) {
    if (other.place.line > lead.place.line) end = std::min(end, other.place.line - 1);
  }
  for (const Heading& heading : document.headings) {
    if (heading.place.line > lead.place.line) end = std::min(end, heading.place.line - 1);
  }
  return end;
}

bool has_need(const Section& section, const Inquiry& inquiry, const std::vector<Lines>& ranges) {
  for (const Piece& line : inquiry.document.prose) {
    if (is_within(line.place.line, ranges) && holds_any(line.text, section.needs)) return true;
  }
  for (const Heading& heading : inquiry.document.headings) {
    if (is_within(heading.place.line, ranges) && holds_any(heading.text, section.needs))
      return true;
  }
  return false;
}

bool is_anywhere(const Section& section, const Document& document) {
  return std::any_of(document.prose.begin(), document.prose.end(), [&section](const Piece& line) {
    return holds_any(line.text, section.aliases);
  });
}

const Section* section_of(const Rules& rules, std::string_view id) {
  const auto found = std::find_if(rules.sections.begin(),
                                  rules.sections.end(),
                                  [id](const Section& section) { return section.id == id; });
  return found == rules.sections.end() ? nullptr : &*found;
}

void check_verification(const Inquiry& inquiry, Breaches& breaches) {
  const Section* section = section_of(inquiry.rules, inquiry.rules.verification_section);
  if (section == nullptr) return;
  const std::vector<Lines> ranges = lines_of(*section, inquiry.document);
  if (ranges.empty()) return;
  breaches.checked("verification_without_gate");
  const auto runs_gate = [&inquiry, &ranges](const Piece& code) {
    return is_within(code.place.line, ranges) &&
           code.text.find(inquiry.rules.gate_command) != std::string::npos;
  };
  const auto& codes = inquiry.document.codes;
  if (std::any_of(codes.begin(), codes.end(), runs_gate)) return;
  for (const Fence& fence : inquiry.document.fences) {
    if (std::any_of(fence.lines.begin(), fence.lines.end(), runs_gate)) return;
  }
  breaches.add("verification_without_gate",
               Place{ranges.front().first, 1},
               "the verification does not run the gate again");
}

bool has_verb(const std::string& text, const Names& verbs) {
  const std::string words = plain_words(text);
  for (const std::string_view word : text::split(words, ' ')) {
    if (verbs.contains(word)) return true;
  }
  return false;
}

}  // namespace

std::vector<Lines> lines_of(const Section& section, const Document& document) {
  std::vector<Lines> ranges;
  for (const Heading& heading : document.headings) {
    // The title of the document is about all of it.
    if (&heading == &document.headings.front() && heading.level == 1) continue;
    if (!holds_any(heading.text, section.aliases)) continue;
    ranges.emplace_back(heading.place.line, document.end_of_section(heading));
  }
  for (const Piece& lead : document.leads) {
    if (holds_any(lead.text, section.aliases)) {
      ranges.emplace_back(lead.place.line, end_of_lead(lead, document));
    }
  }
  return ranges;
}

void check_sections(const Inquiry& inquiry, Breaches& breaches) {
  constexpr std::size_t kFewestWords = 100;
  breaches.checked("runbook_short");
  if (inquiry.words < kFewestWords) {
    breaches.add("runbook_short",
                 std::string("rollback_runbook"),
                 "the runbook has " + std::to_string(inquiry.words) + " words, fewer than " +
                     std::to_string(kFewestWords) + " tell nobody how to roll back");
  }
  for (const Section& section : inquiry.rules.sections) {
    const std::string rule = "section_" + section.id;
    breaches.checked(rule);
    const std::vector<Lines> ranges = lines_of(section, inquiry.document);
    const bool is_there =
        !ranges.empty() || (section.is_anywhere && is_anywhere(section, inquiry.document));
    if (!is_there) {
      breaches.add(rule, Place{1, 1}, "the runbook does not say " + section.title);
    } else if (!section.needs.empty() && !has_need(section, inquiry, ranges)) {
      breaches.add(rule,
                   Place{ranges.front().first, 1},
                   "it says what cannot be undone, and not what is done then; one of these words "
                   "is expected: " +
                       text::join(section.needs, ", "));
    }
  }
  check_verification(inquiry, breaches);
}

void check_steps(const Inquiry& inquiry, Breaches& breaches) {
  const Section* section = section_of(inquiry.rules, inquiry.rules.steps_section);
  if (section == nullptr) return;
  const std::vector<Lines> ranges = lines_of(*section, inquiry.document);
  if (ranges.empty()) return;
  std::size_t count = 0;
  for (const Step& step : inquiry.document.steps) {
    if (!is_within(step.place.line, ranges)) continue;
    ++count;
    breaches.checked("step_without_action");
    if (step.has_code || has_verb(step.text, inquiry.rules.verbs)) continue;
    breaches.add("step_without_action",
                 step.place,
                 "the step has neither a command nor a verb of doing: \"" +
                     text::one_line(step.text, 60) + '"');
  }
  breaches.checked("steps_not_numbered");
  if (count == 0) {
    breaches.add("steps_not_numbered", Place{ranges.front().first, 1}, "no step is numbered");
  }
}

}  // namespace aipreflight::rollback
