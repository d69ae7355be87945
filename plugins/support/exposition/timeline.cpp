#include "exposition/timeline.hpp"

#include "exposition/parse.hpp"

namespace aipreflight::exposition {
namespace {

class PageVisitor : public LineVisitor {
 public:
  void line(const Line& line) override {
    Labels labels;
    labels.reserve(line.labels.size());
    for (const auto& [name, value] : line.labels) {
      labels.push_back({std::string(name), std::string(value)});
    }
    normalise(labels);
    values.emplace(std::pair(std::string(line.name), std::move(labels)), line.value);
  }
  std::map<std::pair<std::string, Labels>, double> values;
};

}  // namespace

Result<void> Timeline::add(std::string_view page, const std::string& name, double time) {
  PageVisitor visitor;
  if (auto parsed = parse(page, name, visitor); !parsed) return parsed.take_error();
  std::size_t fresh = 0;
  for (const auto& [key, value] : visitor.values) fresh += series_.contains(key) ? 0 : 1;
  if (series_.size() + fresh > most_series_) {
    return execution_error("too_much_data",
                           name + ": more than " + std::to_string(most_series_) + " series");
  }
  for (const auto& [key, value] : visitor.values) series_[key].push_back({time, value});
  ++pages_;
  return {};
}

std::vector<Series> Timeline::take() {
  std::vector<Series> all;
  all.reserve(series_.size());
  for (auto& [key, samples] : series_) {
    all.push_back({key.first, key.second, std::move(samples)});
  }
  series_.clear();
  pages_ = 0;
  return all;
}

}  // namespace aipreflight::exposition
