#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clusters.hpp"
#include "evidence/certainty.hpp"
#include "evidence/doubts.hpp"
#include "evidence/evidence.hpp"
#include "results.hpp"
#include "settings.hpp"

namespace aipreflight::evals {

// The gates of a check as they come, with the sentences for its summary.
class Gates {
 public:
  // `missed` is said of a gate that was measured and is not met. A gate that was not measured says
  // so in its own message.
  void add(sdk::Gate gate, const std::string& missed);
  // The same of a percentile, `below` of whose values lie on the lower side of the bound.
  void add_percentile(sdk::Gate gate,
                      unsigned percent,
                      std::uint64_t below,
                      const std::string& missed);
  // One that was judged already, whose own message is the best that there is to say of it.
  void add_judged(sdk::Gate gate, bool is_met, const std::string& missed);

  [[nodiscard]] std::vector<sdk::Finding> doubts() const { return doubts_.findings(); }
  [[nodiscard]] std::vector<sdk::Gate> take() { return std::move(gates_); }
  [[nodiscard]] const std::vector<std::string>& missed() const { return missed_; }

 private:
  void add_measured(sdk::Gate gate, const std::string& missed);

  std::vector<sdk::Gate> gates_;
  evidence::Doubts doubts_{"cases"};
  std::vector<std::string> missed_;  // "recall 0.7 below minimum 0.8"
};

// What bounds are put on: the whole run, or a part of its cases.
struct Scope {
  const Results& results;
  const evidence::Certainty& certainty;
  std::string prefix = {};             // of the ids of gates: "tag.safety."
  std::string of = {};                 // of what they measure: " of tag 'safety'"
  const Results* whole = nullptr;      // whose cases the clusters are of; null: each is independent
  const Clusters* clusters = nullptr;  // likewise
  std::optional<Label> part = {};      // the cases that have this label

  // Cases behind a number: the suite's own word, else all of the run, else the one number that
  // there is.
  [[nodiscard]] std::int64_t cases(const std::optional<std::int64_t>& own = {}) const {
    return own.value_or(results.total.value_or(1));
  }

  // The gate's interval over clusters, if there are any: of the mean of what the cases that ran
  // have for a value. False: each case is independent, and the caller knows better.
  [[nodiscard]] bool add_cluster_interval(sdk::Gate& gate, const Clusters::Value& value) const;
};

// Fewest cases, and smallest share of passed ones. `place` is that of the section: "" or "tags.x".
void judge_size(const Scope& scope, std::int64_t min_cases, const std::string& place, Gates& gates);
void judge_rate(const Scope& scope, double min_pass_rate, const std::string& place, Gates& gates);

// Every bound of one metric: of its mean, of percentiles, of the share of good values; that it is
// there at all, where it has none.
void judge_metric(const Scope& scope, const MetricBounds& bounds, Gates& gates);

// The interval of a share of so many of n independent cases.
void add_share_interval(sdk::Gate& gate,
                        std::int64_t successes,
                        std::int64_t n,
                        const evidence::Certainty& certainty);

// Of the cases that ran more than once, how many their runs disagree on; what all of them cost.
void judge_flakiness(const Scope& scope, double max_flaky_rate, Gates& gates);
void judge_cost(const Results& results, double max_cost_usd, Gates& gates);

}  // namespace aipreflight::evals
