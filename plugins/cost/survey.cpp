#include "survey.hpp"

#include <algorithm>
#include <utility>

namespace aipreflight::cost {

double calls_of(const Site& site, const Settings& settings) {
  double calls = settings.calls_per_month;
  for (const UsageRule& rule : settings.usage) {
    const bool is_path = rule.path.empty() || source_tree::matches_glob(rule.path, site.where.file);
    const bool is_function = rule.function.empty() || site.function == rule.function ||
                             site.function.ends_with('.' + rule.function);
    if (is_path && is_function) calls = rule.calls_per_month;
  }
  return calls;
}

Survey survey(Scan scan, const prices::Table& table, const Settings& settings) {
  Survey result;
  result.skipped = std::move(scan.skipped);
  result.files = scan.files;
  result.parsed = scan.parsed;
  result.bytes = scan.bytes;
  result.prices = table.snapshot();
  for (Site& site : scan.sites) {
    PricedSite priced{std::move(site), {}};
    priced.estimate =
        estimate(priced.site, table, settings.assumptions, calls_of(priced.site, settings));
    if (priced.site.is_test && !settings.include_tests) {
      result.tests.push_back(std::move(priced));
      continue;
    }
    if (!priced.estimate.is_priced) {
      ++result.unknown_sites;
    } else {
      ++result.priced_sites;
      const bool is_assumed = priced.estimate.confidence == Confidence::kAssumed;
      (is_assumed ? result.assumed_monthly : result.known_monthly) +=
          priced.estimate.per_month.expected;
      result.dearest_call = std::max(result.dearest_call, priced.estimate.per_call.expected);
    }
    result.sites.push_back(std::move(priced));
  }
  return result;
}

}  // namespace aipreflight::cost
