#pragma once

#include <functional>
#include <vector>

#include "estimate.hpp"
#include "scan.hpp"
#include "settings.hpp"

namespace aipreflight::cost {

struct PricedSite {
  Site site;
  Estimate estimate;
};

// Everything that is known of what a project costs.
struct Survey {
  std::vector<PricedSite> sites;  // those that count
  std::vector<PricedSite> tests;  // in tests and mocks, apart
  std::vector<source_tree::Skipped> skipped;
  std::size_t files = 0;
  std::size_t parsed = 0;
  std::uint64_t bytes = 0;
  double known_monthly = 0;    // models that the code names
  double assumed_monthly = 0;  // priced by an assumption
  std::size_t unknown_sites = 0;
  double dearest_call = 0;
  std::size_t priced_sites = 0;
  prices::Snapshot prices;
  std::string usage_file;  // empty: there is none
  std::size_t usage_rows = 0;
  std::size_t measured_sites = 0;            // of those that count
  std::vector<std::string> unmatched_usage;  // places of rows that are of no site

  [[nodiscard]] double monthly() const { return known_monthly + assumed_monthly; }
};

// Prices what was found. Pure.
[[nodiscard]] Survey survey(Scan scan, const prices::Table& table, const Settings& settings);

}  // namespace aipreflight::cost
