#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results.hpp"
#include "stats/mean_interval.hpp"

namespace aipreflight::evals {

// What the cases of a run belong to, where they are not independent of one another: questions about
// one document, answers of one task.
class Clusters {
 public:
  // By the cases' id, provider, prompt or task, or by a label of them. A case without one is a
  // cluster of its own. Reasons: "no_clusters" where no case has one; "cluster_ambiguous" where a
  // case has several labels of that name.
  [[nodiscard]] static Result<Clusters> of(const Cases& cases, const std::string& by);

  [[nodiscard]] std::size_t size() const { return size_; }

  // How sure the mean of these values is; nullopt or NaN of a case that has none. The order of the
  // cases decides nothing.
  using Value = std::function<std::optional<double>(const Case&)>;
  [[nodiscard]] std::optional<stats::MeanInterval> interval(const Cases& cases,
                                                            const Value& value,
                                                            double confidence) const;

 private:
  std::vector<std::uint32_t> of_cases_;  // the number of each case's cluster, in alphabetical order
  std::size_t size_ = 0;
};

}  // namespace aipreflight::evals
