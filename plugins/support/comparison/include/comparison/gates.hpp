#pragma once

#include <optional>
#include <string>

#include <aipreflight/report.hpp>

#include "comparison/compare.hpp"

namespace aipreflight::comparison {

// How a drop against a baseline is judged.
struct Policy {
  double alpha = 0.05;               // chance of a false alarm over all metrics together
  bool must_be_noninferior = false;  // it has to be shown that the drop stays within its bound
  std::string one = "case";          // what is compared
  std::string many = "cases";
};

struct Verdict {
  sdk::Gate gate;
  bool is_met = false;
  std::string missed;  // the sentence for a summary, should it not be met
};

// The gate `id`: the drop is at most `max_drop`. Without non-inferiority a greater drop fails where
// it is significant and warns where it may be chance; with it, the whole interval of the drop has
// to lie within the bound. Reasons "regression", "drop_not_significant", "not_shown_noninferior",
// "nothing_compared".
[[nodiscard]] Verdict judge_drop(const Comparison& comparison,
                                 const std::string& id,
                                 double max_drop,
                                 const std::string& config_key,
                                 const Policy& policy);

// Which cases became worse and which better, the most changed first; nothing where none changed.
// The reason is "changed_" and the policy's `many`.
[[nodiscard]] std::optional<sdk::Finding> tell_changes(const Comparison& comparison,
                                                       const std::string& config_key,
                                                       const Policy& policy);

}  // namespace aipreflight::comparison
