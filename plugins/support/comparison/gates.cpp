#include "comparison/gates.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "stats/sample_size.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::comparison {
namespace {

using evidence::shown;

constexpr std::size_t kShownIds = 5;
constexpr std::size_t kIdBytes = 60;

std::string listed(const std::vector<Change>& changes) {
  std::vector<std::string> texts;
  for (const Change& change : changes) {
    if (texts.size() == kShownIds) break;
    texts.push_back(text::one_line(change.id, kIdBytes) + " (" +
                    text::format_number(change.before, 4) + " to " +
                    text::format_number(change.after, 4) + ')');
  }
  return text::join(texts, ", ") + (changes.size() > kShownIds ? ", …" : "");
}

// Where every case changed alike, resampling finds no spread: what as many others would do is as
// uncertain as a share of none of them.
stats::Interval interval_of(const Comparison& comparison) {
  stats::Interval interval = comparison.interval;
  if (interval.low != interval.high) return interval;
  const double margin = stats::wilson(0, comparison.pairs).high;
  return {interval.low - margin, interval.high + margin};
}

// So many of the same kind would leave no doubt.
std::string to_show(const Policy& policy, std::uint64_t needed) {
  if (needed == 0) return "";
  return ": about " + std::to_string(needed) + ' ' + policy.many + " of the same kind would tell";
}

}  // namespace

Verdict judge_drop(const Comparison& comparison,
                   const std::string& id,
                   double max_drop,
                   const std::string& config_key,
                   const Policy& policy) {
  const bool is_significant = comparison.adjusted_p <= policy.alpha;
  sdk::Gate gate{.id = id,
                 .statistic = "drop of " + comparison.name,
                 .op = sdk::Op::kAtMost,
                 .bound = max_drop,
                 .absence = sdk::Absence::kFail,
                 .reason_code = "regression",
                 .config_key = config_key};
  if (comparison.pairs == 0) {
    gate.reason_code = "nothing_compared";
    gate.message =
        "no " + policy.one + " has a value of '" + comparison.name + "' here and in the baseline";
    return {gate, false, gate.message};
  }
  gate.value = comparison.drop;
  gate.n = static_cast<std::int64_t>(comparison.pairs);
  stats::Interval interval = comparison.interval;
  bool is_met = comparison.drop <= max_drop;
  std::string doubt;
  if (policy.must_be_noninferior) {
    interval = interval_of(comparison);
    gate.straddle = sdk::Straddle::kFail;
    is_met = interval.high <= max_drop;
    if (comparison.drop <= max_drop && !is_met) {
      gate.reason_code = "not_shown_noninferior";
      doubt = ", and may be worse by " + shown(interval.high, max_drop, "") +
              to_show(policy,
                      stats::cases_to_decide_mean(
                          comparison.drop, interval, comparison.pairs, max_drop));
    }
  } else if (!is_significant) {
    gate.severity = sdk::Severity::kWarn;
    gate.reason_code = "drop_not_significant";
    doubt = ", which may be chance" +
            to_show(policy,
                    stats::cases_to_be_significant(
                        comparison.adjusted_p, comparison.pairs, policy.alpha));
  }
  gate.interval = sdk::Interval{std::min(interval.low, comparison.drop),
                                std::max(interval.high, comparison.drop),
                                0.95,
                                "paired bootstrap"};
  const std::size_t worse = comparison.regressed.size();
  const std::string sentence =
      comparison.name + " is worse by " + shown(comparison.drop, max_drop, "") +
      " than in the baseline, " + (comparison.drop > max_drop ? "more than " : "with a bound of ") +
      shown(max_drop, comparison.drop, "") + ": " + std::to_string(worse) + ' ' +
      (worse == 1 ? policy.one : policy.many) + " of " + std::to_string(comparison.pairs) +
      " worse, " + std::to_string(comparison.improved.size()) +
      " better, p=" + text::format_number(comparison.adjusted_p, 2) + doubt;
  if (!is_met) gate.message = sentence;
  return {std::move(gate), is_met, sentence};
}

std::optional<sdk::Finding> tell_changes(const Comparison& comparison,
                                         const std::string& config_key,
                                         const Policy& policy) {
  if (comparison.regressed.empty() && comparison.improved.empty()) return std::nullopt;
  std::string message = comparison.name + ':';
  if (!comparison.regressed.empty()) message += " worse in " + listed(comparison.regressed);
  if (!comparison.improved.empty()) {
    message += (comparison.regressed.empty() ? " better in " : "; better in ") +
               listed(comparison.improved);
  }
  return sdk::Finding{.severity = sdk::Severity::kInfo,
                      .reason_code = "changed_" + policy.many,
                      .message = message,
                      .config_key = config_key};
}

}  // namespace aipreflight::comparison
