#include "breaches.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace aipreflight::rollback {

Breaches::Breaches(const Rules& rules, const Settings& settings, std::string file)
    : rules_(rules), settings_(settings), file_(std::move(file)) {}

Weight Breaches::weight(std::string_view rule) const {
  if (const auto own = settings_.weights.find(rule); own != settings_.weights.end()) {
    return own->second;
  }
  // Whoever asks for a drill is not served by a warning that there was none.
  if (settings_.level == Level::kDrill && (rule == "drill_missing" || rule == "drill_stale")) {
    return Weight::kFail;
  }
  const auto known = rules_.rules.find(rule);
  return known == rules_.rules.end() ? Weight::kFail : known->second.weight;
}

void Breaches::checked(std::string_view rule, std::size_t count) {
  if (is_on(rule)) counts_[std::string(rule)].checked += count;
}

void Breaches::add(std::string_view rule, sdk::Finding finding) {
  if (!is_on(rule)) return;
  Count& count = counts_[std::string(rule)];
  if (++count.breaches > kShown) return;
  finding.reason_code = std::string(rule);
  finding.severity = weight(rule) == Weight::kFail ? sdk::Severity::kFail : sdk::Severity::kWarn;
  if (const auto known = rules_.rules.find(rule); known != rules_.rules.end()) {
    finding.help = known->second.help;
  }
  findings_.push_back(std::move(finding));
}

void Breaches::add(std::string_view rule, Place place, std::string message) {
  add(rule, SourceRef{file_, place.line, place.column}, std::move(message));
}

void Breaches::add(std::string_view rule, SourceRef where, std::string message) {
  sdk::Finding finding;
  finding.message = std::move(message);
  finding.file = std::move(where.file);
  finding.line = where.line;
  finding.column = where.column;
  add(rule, std::move(finding));
}

void Breaches::add(std::string_view rule, const std::string& key, std::string message) {
  sdk::Finding finding;
  finding.message = std::move(message);
  finding.config_key = key;
  add(rule, std::move(finding));
}

std::vector<sdk::Finding> Breaches::take() {
  for (const auto& [rule, count] : counts_) {
    if (count.breaches <= kShown) continue;
    findings_.push_back({.severity = sdk::Severity::kInfo,
                         .reason_code = "more_breaches",
                         .message = rule + ": " + std::to_string(count.breaches - kShown) +
                                    " more are not listed"});
  }
  std::stable_sort(findings_.begin(), findings_.end(), [this](const auto& a, const auto& b) {
    return std::tuple(a.file != file_, a.line, a.column) <
           std::tuple(b.file != file_, b.line, b.column);
  });
  return std::move(findings_);
}

}  // namespace aipreflight::rollback
