#include "growth_judge.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "money.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kMostFindings = 100;

std::string sentence_of(const Change& change) {
  const Item& item = change.shown();
  std::string text = std::string(to_text(change.kind)) + ": " + item.expression + ", " + item.model;
  if (!change.what.empty()) text += "; " + text::join(change.what, "; ");
  return text + " (" + signed_amount(change.increase) + " a month)";
}

sdk::Gate gate(std::string id, std::string statistic, const char* unit, const char* key) {
  return {.id = std::move(id),
          .statistic = std::move(statistic),
          .unit = unit,
          .op = sdk::Op::kAtMost,
          .reason_code = "cost_increased",
          .config_key = key};
}

// A number that was not measured, or was.
void fill(sdk::Gate& gate, const Growth& growth, double value, sdk::Absence absence) {
  const std::string why = why_unmeasured(growth);
  if (why.empty()) {
    gate.value = value;
    gate.n = static_cast<std::int64_t>(growth.measured);
    return;
  }
  gate.message = why;
  // Files that could not be read are a fault of the measurement; prices that nobody knows are a
  // matter of policy.
  gate.reason_code = growth.unread > 0 ? "growth_unread" : "price_unknown";
  gate.absence = growth.unread > 0 ? sdk::Absence::kError : absence;
}

void add_findings(const Growth& growth, evidence::Evidence& evidence) {
  const std::size_t shown = std::min(growth.changes.size(), kMostFindings);
  for (std::size_t i = 0; i < shown; ++i) {
    const Change& change = growth.changes[i];
    const Where& where = change.shown().where;
    evidence.findings.push_back({.severity = sdk::Severity::kInfo,
                                 .reason_code = "site_" + std::string(to_text(change.kind)),
                                 .message = sentence_of(change),
                                 .file = where.file,
                                 .line = change.after ? where.line : 0,
                                 .column = change.after ? where.column : 0});
  }
  if (growth.newly_priced > 0) {
    evidence.findings.push_back(
        {.severity = sdk::Severity::kWarn,
         .reason_code = "growth_unknown",
         .message = std::to_string(growth.newly_priced) +
                    " call site(s) had no known price before: " + dollars(growth.newly_priced_usd) +
                    " a month of theirs are not in the growth",
         .help = "bound what they cost with max_monthly_cost_usd"});
  }
  if (growth.unpriced > 0) {
    evidence.findings.push_back(
        {.severity = sdk::Severity::kWarn,
         .reason_code = "growth_unpriced",
         .message = std::to_string(growth.unpriced) +
                    " call site(s) that are new or changed have no known price: what they cost is "
                    "not in the growth",
         .help = "name the model in the code, give its price with 'prices', or bound them with "
                 "max_unknown_sites"});
  }
  if (growth.prices_before != growth.prices_after) {
    evidence.findings.push_back(
        {.severity = sdk::Severity::kInfo,
         .reason_code = "prices_differ",
         .message = growth.against + " was priced by the table " + growth.prices_before +
                    ", and this by " + growth.prices_after,
         .help = "write the baseline anew, or compare with a commit ('base')"});
  }
}

}  // namespace

std::string summary_of(const Growth& growth) {
  std::string text = signed_amount(growth.increase) + " a month";
  if (const auto percent = growth.percent(); percent && growth.increase != 0) {
    text += " (" + signed_percent(*percent) + ')';
  }
  return text + " against " + growth.against;
}

std::string why_unmeasured(const Growth& growth) {
  if (growth.unread > 0) {
    return std::to_string(growth.unread) +
           " call site(s) of before stand in files that could not be read whole now";
  }
  const bool is_empty = growth.changes.empty() && growth.same == 0;
  return growth.measured == 0 && !is_empty ? "no call site has a known price" : "";
}

std::vector<std::string> exceeded(const GrowthLimits& limits, const Growth& growth) {
  std::vector<std::string> sentences;
  if (limits.usd && growth.increase > *limits.usd) {
    sentences.push_back("monthly cost grew by " + dollars(growth.increase) + ", more than " +
                        dollars(*limits.usd));
  }
  if (limits.percent && growth.increase > 0) {
    const auto percent = growth.percent();
    if (!percent) {
      sentences.push_back("monthly cost grew by " + dollars(growth.increase) +
                          " from nothing, which is more than any per cent");
    } else if (*percent > *limits.percent) {
      sentences.push_back("monthly cost grew by " + text::format_number(*percent, 4) +
                          "%, more than " + text::format_number(*limits.percent, 4) + '%');
    }
  }
  return sentences;
}

evidence::Evidence judge(const GrowthLimits& limits, const Growth& growth, sdk::Absence absence) {
  evidence::Evidence evidence;
  if (limits.usd) {
    sdk::Gate one = gate("monthly_increase", "growth of a month", "USD", "max_increase_usd");
    one.bound = *limits.usd;
    fill(one, growth, growth.increase, absence);
    evidence.gates.push_back(std::move(one));
  }
  if (limits.percent) {
    sdk::Gate one =
        gate("monthly_increase_percent", "growth of a month", "%", "max_increase_percent");
    one.bound = *limits.percent;
    fill(one, growth, growth.percent().value_or(0), absence);
    if (!growth.percent() && growth.increase > 0 && one.message.empty()) {
      one.value = sdk::kNotMeasured;
      one.n = 0;
      one.absence = sdk::Absence::kFail;
      one.message =
          "nothing was spent before: any growth is more than a per cent of it; "
          "max_increase_usd bounds it";
    }
    evidence.gates.push_back(std::move(one));
  }
  add_findings(growth, evidence);
  if (growth.measured > 0) {
    evidence.metrics.push_back({"monthly_increase_usd",
                                "USD",
                                growth.increase,
                                static_cast<std::int64_t>(growth.measured),
                                sdk::Direction::kLower});
  }
  return evidence;
}

}  // namespace aipreflight::cost
