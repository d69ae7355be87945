#include "judge.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "growth_judge.hpp"
#include "money.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kMostFindings = 100;
constexpr std::size_t kMostSiteGates = 1000;

class Judge {
 public:
  Judge(const Settings& settings, const Survey& survey, const Growth* growth)
      : settings_(settings), survey_(survey), growth_(growth) {}

  evidence::Evidence decide() {
    if (survey_.sites.empty()) return none();
    report_unknown();
    if (settings_.max_cost_per_request) judge_request();
    if (settings_.max_monthly_cost) judge_month();
    if (settings_.max_monthly_cost_per_site) judge_sites();
    if (settings_.max_unknown_sites) judge_unknown();
    judge_growth();
    if (!settings_.has_bounds()) report_ungated();
    report_usage();
    report_skipped();
    report_metrics();
    summarise();
    return std::move(evidence_);
  }

 private:
  evidence::Evidence none() {
    judge_growth();
    report_skipped();
    const std::string text = "no LLM call sites found to estimate cost";
    std::string message = text;
    if (!survey_.tests.empty()) {
      message += "; " + std::to_string(survey_.tests.size()) + " stand in tests";
    }
    evidence_.findings.push_back({.severity = sdk::Severity::kWarn,
                                  .reason_code = "no_call_sites",
                                  .message = message,
                                  .help = "check scan_paths; a provider that is not known can be "
                                          "added with 'patterns'",
                                  .config_key = "scan_paths"});
    evidence_.summaries.emplace_back(sdk::Outcome::kAlways, text + growth_text());
    return std::move(evidence_);
  }

  [[nodiscard]] sdk::Absence absence() const {
    return settings_.unknown_model == UnknownModel::kFail ? sdk::Absence::kFail
                                                          : sdk::Absence::kWarn;
  }

  // A gate on dollars. Where no site could be priced, nothing was measured.
  sdk::Gate gate(
      std::string id, std::string statistic, double value, double bound, const char* key) {
    const bool is_measured = survey_.priced_sites > 0;
    sdk::Gate gate{.id = std::move(id),
                   .statistic = std::move(statistic),
                   .unit = "USD",
                   .value = is_measured ? value : sdk::kNotMeasured,
                   .n = is_measured ? static_cast<std::int64_t>(survey_.priced_sites) : 0,
                   .op = sdk::Op::kAtMost,
                   .bound = bound,
                   .absence = absence(),
                   .reason_code = "budget_exceeded",
                   .config_key = key};
    if (!is_measured) {
      gate.reason_code = "price_unknown";
      gate.message = "no call site has a known price";
    }
    return gate;
  }

  void add(sdk::Gate gate, const std::string& missed) {
    if (gate.n > 0 && gate.value > gate.bound) missed_.push_back(missed);
    evidence_.gates.push_back(std::move(gate));
  }

  void judge_request() {
    const double bound = *settings_.max_cost_per_request;
    add(gate("cost_per_request",
             "dearest call",
             survey_.dearest_call,
             bound,
             "max_cost_per_request_usd"),
        "per-request cost " + dollars(survey_.dearest_call, 4) + " exceeds budget " +
            dollars(bound, 4));
  }

  void judge_month() {
    const double bound = *settings_.max_monthly_cost;
    add(gate("monthly_cost", "monthly cost", survey_.monthly(), bound, "max_monthly_cost_usd"),
        "monthly cost " + dollars(survey_.monthly()) + " exceeds budget " + dollars(bound));
  }

  void judge_sites() {
    const double bound = *settings_.max_monthly_cost_per_site;
    std::size_t gates = 0;
    for (const PricedSite& priced : survey_.sites) {
      const double value = priced.estimate.per_month.expected;
      if (!priced.estimate.is_priced || (value <= bound && gates >= kMostSiteGates)) continue;
      const Where& where = priced.site.where;
      const std::string place = where.file + ':' + std::to_string(where.line) +
                                (where.cell == 0 ? "" : " cell " + std::to_string(where.cell));
      sdk::Gate one = gate("site." + evidence::id_part(place) + ':' + std::to_string(where.column),
                           "monthly cost of " + place,
                           value,
                           bound,
                           "max_monthly_cost_per_site_usd");
      one.n = 1;
      ++gates;
      add(std::move(one), place + " costs " + dollars(value) + " a month, above " + dollars(bound));
    }
  }

  void judge_unknown() {
    const auto count = static_cast<double>(survey_.unknown_sites);
    const double bound = *settings_.max_unknown_sites;
    add({.id = "unknown_sites",
         .statistic = "call sites of unknown price",
         .unit = "sites",
         .value = count,
         .n = static_cast<std::int64_t>(survey_.sites.size()),
         .op = sdk::Op::kAtMost,
         .bound = bound,
         .reason_code = "too_many_unknown",
         .config_key = "max_unknown_sites"},
        std::to_string(survey_.unknown_sites) + " call site(s) of unknown price, at most " +
            text::format_number(bound) + " allowed");
  }

  [[nodiscard]] bool has_grown() const {
    return growth_ != nullptr && (growth_->same > 0 || !growth_->changes.empty());
  }
  [[nodiscard]] std::string growth_text() const {
    return has_grown() ? ", " + summary_of(*growth_) : "";
  }

  void judge_growth() {
    if (!has_grown()) return;
    evidence::Evidence more = judge(settings_.growth, *growth_, absence());
    const auto append = [](auto& all, auto& some) {
      all.insert(
          all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    };
    append(evidence_.gates, more.gates);
    append(evidence_.findings, more.findings);
    append(evidence_.metrics, more.metrics);
    if (!why_unmeasured(*growth_).empty()) return;
    for (std::string& sentence : exceeded(settings_.growth, *growth_)) {
      missed_.push_back(std::move(sentence));
    }
  }

  void report_unknown() {
    std::size_t reported = 0;
    for (const PricedSite& priced : survey_.sites) {
      if (priced.estimate.is_priced || ++reported > kMostFindings) continue;
      const Where& where = priced.site.where;
      evidence_.findings.push_back(
          {.severity = settings_.unknown_model == UnknownModel::kFail ? sdk::Severity::kFail
                                                                      : sdk::Severity::kWarn,
           .reason_code = "price_unknown",
           .message = priced.site.expression + ": " + priced.estimate.why_unpriced,
           .file = where.file,
           .line = where.line,
           .column = where.column,
           .help = "name the model in the code, give its price with 'prices', or decide with "
                   "'unknown_model'",
           .config_key = "unknown_model"});
    }
  }

  void report_ungated() {
    evidence_.findings.push_back({.severity = sdk::Severity::kWarn,
                                  .reason_code = "nothing_gated",
                                  .message = "no budget is set: the cost is shown and not judged",
                                  .help = "set max_monthly_cost_usd or max_cost_per_request_usd",
                                  .config_key = "scan_paths"});
  }

  void report_usage() {
    if (survey_.usage_file.empty()) return;
    if (!survey_.unmatched_usage.empty()) {
      std::vector<std::string> some = survey_.unmatched_usage;
      some.resize(std::min<std::size_t>(some.size(), 10));
      evidence_.findings.push_back(
          {.severity = sdk::Severity::kWarn,
           .reason_code = "usage_unmatched",
           .message = std::to_string(survey_.unmatched_usage.size()) +
                      " row(s) of the usage file are of no call site, and not priced: " +
                      text::join(some, ", "),
           .file = survey_.usage_file,
           .help = "name the function ('Assistant.answer'), the place ('src/app.py:12') or the "
                   "kind ('chat') as operation",
           .config_key = "usage_file"});
    }
    const std::size_t others = survey_.sites.size() - survey_.measured_sites;
    if (others > 0) {
      evidence_.findings.push_back({.severity = sdk::Severity::kInfo,
                                    .reason_code = "usage_missing",
                                    .message = std::to_string(others) +
                                               " call site(s) have no row in the usage file and "
                                               "are estimated",
                                    .file = survey_.usage_file,
                                    .config_key = "usage_file"});
    }
  }

  void report_skipped() {
    std::size_t reported = 0;
    for (const source_tree::Skipped& skipped : survey_.skipped) {
      if (skipped.reason == "minified" || ++reported > kMostFindings) continue;
      evidence_.findings.push_back({.severity = sdk::Severity::kInfo,
                                    .reason_code = "skipped_" + skipped.reason,
                                    .message = skipped.path + ": " + skipped.message,
                                    .file = skipped.path});
    }
  }

  void report_metrics() {
    const auto n = static_cast<std::int64_t>(survey_.priced_sites);
    if (n > 0) {
      evidence_.metrics.push_back(
          {"monthly_cost_usd", "USD", survey_.monthly(), n, sdk::Direction::kLower});
      evidence_.metrics.push_back(
          {"cost_per_request_usd", "USD", survey_.dearest_call, n, sdk::Direction::kLower});
    }
    evidence_.metrics.push_back({"call_sites",
                                 "sites",
                                 static_cast<double>(survey_.sites.size()),
                                 static_cast<std::int64_t>(survey_.sites.size()),
                                 sdk::Direction::kNone});
  }

  void summarise() {
    const std::string count = std::to_string(survey_.sites.size()) + " call site(s)";
    const std::string cost = dollars(survey_.monthly()) + "/mo across " + count;
    std::string parts;
    if (survey_.assumed_monthly > 0)
      parts += ", " + dollars(survey_.assumed_monthly) + " of it assumed";
    if (survey_.measured_sites > 0) {
      parts += ", usage of " + std::to_string(survey_.measured_sites) + " measured";
    }
    if (survey_.unknown_sites > 0) {
      parts += ", " + std::to_string(survey_.unknown_sites) + " of unknown price";
    }
    evidence_.summaries.emplace_back(sdk::Outcome::kAlways, cost + parts + growth_text());
    if (!missed_.empty()) {
      evidence_.summaries.emplace_back(sdk::Outcome::kFail, text::join(missed_, "; "));
    } else if (settings_.has_bounds()) {
      evidence_.summaries.emplace_back(sdk::Outcome::kPass,
                                       cost + growth_text() + ", within budget");
    }
  }

  const Settings& settings_;
  const Survey& survey_;
  const Growth* growth_;
  evidence::Evidence evidence_;
  std::vector<std::string> missed_;
};

}  // namespace

evidence::Evidence judge(const Settings& settings, const Survey& survey, const Growth* growth) {
  return Judge(settings, survey, growth).decide();
}

}  // namespace aipreflight::cost
