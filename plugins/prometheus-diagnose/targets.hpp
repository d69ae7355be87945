#pragma once

#include <string>
#include <vector>

#include "exposition/series.hpp"

namespace aipreflight::diagnose {

// Two ways to the same server: everything that both say agrees.
struct Duplicate {
  std::string kept;  // "job=a, instance=b"
  std::string dropped;
};

// Removes series that were scraped twice: targets whose series are the same but for the labels that
// a scrape adds (job, instance, endpoint, service, server, prometheus), and whose counters fit into
// each other's course. The target with more samples stays. Replicas, whose counters differ, all
// stay.
[[nodiscard]] std::vector<Duplicate> drop_duplicates(std::vector<exposition::Series>& series);

// True for a label that says how a series was scraped and not what it is.
[[nodiscard]] bool is_scrape_label(std::string_view name);

// The target that a series is from, as its scrape labels.
[[nodiscard]] std::string target_of(const exposition::Series& series);

}  // namespace aipreflight::diagnose
