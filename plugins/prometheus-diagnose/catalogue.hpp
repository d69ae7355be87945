#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::yaml {
struct Node;
}

namespace aipreflight::diagnose {

enum class Kind { kGauge, kCounter, kHistogram, kBitmask, kInfo, kPromql, kComputed };
enum class Reduce { kSum, kMax, kMean };

// One name under which a signal may be exported.
struct Source {
  std::string engine;
  std::string metric;  // of a histogram without its suffixes; empty where sum and count are given
  std::string sum;
  std::string count;
  std::vector<std::pair<std::string, std::string>> where;  // a value may end in '*'
  double scale = 1;
  std::string deprecated;  // since when; empty: it is not
  bool quantiles_only = false;
  std::string note;

  // True for the labels of a series that this source means.
  [[nodiscard]] bool takes(std::string_view label, std::string_view value) const;
};

struct Signal {
  std::string name;
  Kind kind = Kind::kGauge;
  std::string unit;
  std::string about;
  std::string enable;
  Reduce reduce = Reduce::kSum;
  std::optional<std::pair<double, double>> range;
  std::uint64_t mask = 0;
  std::string label;
  std::vector<Source> sources;
  std::string expression;  // of kPromql
  std::vector<std::string> computed_fields;

  // The numbers that it has: "mean", "max", …
  [[nodiscard]] const std::vector<std::string>& fields() const;
};

// The signals by name. README.md and data/signals.yml have the form.
class Catalogue {
 public:
  // The one that is built in; valid, as a test shows.
  [[nodiscard]] static const Catalogue& built_in();
  // Adds the signals of a `signals` mapping; one of the same name takes the old one's place. What
  // is wrong is added to `errors`, each with its place.
  void add(const yaml::Node& signals, Errors& errors);

  [[nodiscard]] const Signal* find(std::string_view name) const;
  [[nodiscard]] const std::vector<Signal>& all() const { return signals_; }
  [[nodiscard]] bool has_reference(std::string_view reference) const;
  [[nodiscard]] std::vector<std::string> references() const;  // "queue_time.mean", …
  // Every name of a metric that it knows, with the suffixes of histograms.
  [[nodiscard]] std::vector<std::string> metrics() const;

 private:
  std::vector<Signal> signals_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

}  // namespace aipreflight::diagnose
