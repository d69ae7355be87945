#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "evidence/data_file.hpp"

// What telemetry of model calls should hold, as data: data/genai.yml.
namespace aipreflight::observability {

enum class Need { kNo, kAvailable, kOnError, kAlways };

struct AttributeRule {
  std::string type;  // text, texts, boolean, integer, number
  Need need = Need::kNo;
  std::optional<double> at_least;
  std::optional<double> at_most;
  bool is_within_duration = false;  // seconds, and no more of them than the span has
};

struct MetricRule {
  std::string unit;
  std::string type;                     // histogram
  std::vector<std::string> required;    // attributes of each point
  std::vector<double> bounds;           // of the buckets; empty: the conventions name none
  std::optional<double> suspect_above;  // mean of a point that is hardly in this unit
  bool is_required = false;             // of whoever measures anything of its group
};

struct SecretPattern {
  std::string id;
  std::string prefix;
  std::size_t at_least = 0;  // characters behind the prefix
};

struct Conventions {
  std::string version;
  std::map<std::string, AttributeRule, std::less<>> attributes;
  std::map<std::string, MetricRule, std::less<>> metrics;
  std::map<std::string, std::string, std::less<>> deprecated;          // to its successor
  std::map<std::string, std::vector<std::string>, std::less<>> names;  // what apps call it
  std::set<std::string, std::less<>> only_on_error;
  std::set<std::string, std::less<>> content;
  std::vector<SecretPattern> secrets;
  std::size_t name_limit = 0;    // of spans
  std::size_t series_limit = 0;  // of a metric: sets of attributes
};

// Those of the build. A defect there is a broken build.
[[nodiscard]] Result<Conventions> embedded_conventions();

// The data of the build as it stands in the tree, for `data dump`.
[[nodiscard]] std::vector<evidence::DataFile> data_files();

}  // namespace aipreflight::observability
