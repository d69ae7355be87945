#include "survey.hpp"

#include <algorithm>
#include <utility>

namespace aipreflight::cost {

namespace {

// Tests are no part of what logs have seen.
Usages usage_of_all(const std::vector<Site>& sites, const Settings& settings) {
  std::vector<const Site*> counted;
  for (const Site& site : sites) {
    if (!site.is_test || settings.include_tests) counted.push_back(&site);
  }
  return usage_of(counted,
                  settings.usage_file,
                  settings.usage,
                  settings.calls_per_month,
                  settings.is_calls_per_month_set);
}

}  // namespace

Survey survey(Scan scan, const prices::Table& table, const Settings& settings) {
  Survey result;
  result.skipped = std::move(scan.skipped);
  result.files = scan.files;
  result.parsed = scan.parsed;
  result.bytes = scan.bytes;
  result.prices = table.snapshot();
  Usages usages = usage_of_all(scan.sites, settings);
  result.usage_file = settings.usage_file.path;
  result.usage_rows = settings.usage_file.rows.size();
  result.measured_sites = usages.measured;
  result.unmatched_usage = std::move(usages.unmatched);
  const Usage plain{.calls_per_month = settings.calls_per_month, .from = "calls_per_month"};
  std::size_t counted = 0;
  for (Site& site : scan.sites) {
    PricedSite priced{std::move(site), {}};
    const bool is_apart = priced.site.is_test && !settings.include_tests;
    priced.estimate = estimate(
        priced.site, table, settings.assumptions, is_apart ? plain : usages.of_sites[counted++]);
    if (is_apart) {
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
