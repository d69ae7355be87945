#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "breaches.hpp"
#include "document.hpp"
#include "drill_record.hpp"
#include "manifests.hpp"
#include "rules.hpp"
#include "settings.hpp"

// Each group of rules looks into the runbook or what the profile names, and reports to Breaches.
// README.md has the rules.
namespace aipreflight::rollback {

struct Inquiry {
  const Rules& rules;
  const Settings& settings;
  const Document& document;
  const Manifests& manifests;
  std::size_t words = 0;         // of the runbook
  std::int64_t now = 0;          // seconds since 1970
  std::string runbook_sha256{};  // of its bytes
};

// Lines of the runbook, both included.
using Lines = std::pair<std::uint32_t, std::uint32_t>;

// Where a section stands: below its headings, or in the paragraphs whose bold words name it.
[[nodiscard]] std::vector<Lines> lines_of(const Section& section, const Document& document);

void check_sections(const Inquiry& inquiry, Breaches& breaches);
void check_steps(const Inquiry& inquiry, Breaches& breaches);
void check_placeholders(const Inquiry& inquiry, Breaches& breaches);
void check_commands(const Inquiry& inquiry, Breaches& breaches);
void check_links(const Inquiry& inquiry, Breaches& breaches);
void check_freshness(const Inquiry& inquiry, Breaches& breaches);
void check_targets(const Inquiry& inquiry, Breaches& breaches);
void check_kubernetes(const Inquiry& inquiry, Breaches& breaches);
void check_triggers(const Inquiry& inquiry, Breaches& breaches);

// Gives the evidence of a drill where there is some that is whole.
[[nodiscard]] std::optional<DrillRecord> check_drill(const Inquiry& inquiry, Breaches& breaches);

}  // namespace aipreflight::rollback
