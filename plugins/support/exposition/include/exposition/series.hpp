#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aipreflight::exposition {

struct Label {
  std::string name;
  std::string value;

  friend bool operator==(const Label&, const Label&) = default;
  friend auto operator<=>(const Label&, const Label&) = default;
};
using Labels = std::vector<Label>;  // by name; each name once

// The value of a label; "" where there is none, as PromQL reads it.
[[nodiscard]] std::string_view label_of(const Labels& labels, std::string_view name);

struct Sample {
  double time = 0;   // Unix seconds
  double value = 0;  // may be NaN or infinite: whoever reads it decides what that means

  friend bool operator==(const Sample&, const Sample&) = default;
};

// One metric with one set of labels over time.
struct Series {
  std::string name;
  Labels labels;                // without __name__
  std::vector<Sample> samples;  // by rising time

  friend bool operator==(const Series&, const Series&) = default;
};

// "name{a="b",c="d"}" with values escaped as in the text format; for messages.
[[nodiscard]] std::string to_string(std::string_view name, const Labels& labels);

// Sorts by name and drops empty values, which PromQL does not tell from absent ones.
void normalise(Labels& labels);

}  // namespace aipreflight::exposition
