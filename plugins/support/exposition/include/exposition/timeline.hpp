#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "exposition/series.hpp"

namespace aipreflight::exposition {

// Pages of /metrics, read one after another, as series of samples. Not more than `most_series` are
// kept. [one thread at a time]
class Timeline {
 public:
  explicit Timeline(std::size_t most_series = 20'000) : most_series_(most_series) {}

  // One sample of every line of `page` at `time`, Unix seconds; times must rise. `name` is what the
  // page is from. Errors: those of parse(), kExecution "too_much_data"; nothing of the page is kept
  // then.
  [[nodiscard]] Result<void> add(std::string_view page, const std::string& name, double time);

  [[nodiscard]] std::size_t pages() const { return pages_; }
  // By name and labels; the timeline is empty afterwards.
  [[nodiscard]] std::vector<Series> take();

 private:
  std::size_t most_series_;
  std::size_t pages_ = 0;
  std::map<std::pair<std::string, Labels>, std::vector<Sample>> series_;
};

}  // namespace aipreflight::exposition
