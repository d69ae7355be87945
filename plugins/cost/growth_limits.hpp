#pragma once

#include <optional>

namespace aipreflight::cost {

// How much dearer a month may become; unset: by any amount.
struct GrowthLimits {
  std::optional<double> usd;
  std::optional<double> percent;
  [[nodiscard]] bool are_set() const { return usd || percent; }
};

}  // namespace aipreflight::cost
