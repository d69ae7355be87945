#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::exposition {

enum class Format { kText, kOpenMetrics };

// One line of values. Views last during the call only.
struct Line {
  std::string_view name;
  // In the order of the text; escapes are resolved.
  const std::vector<std::pair<std::string_view, std::string_view>>& labels;
  double value = 0;            // NaN and infinities as they stand
  std::optional<double> time;  // Unix seconds, where the line says one
};

class LineVisitor {
 public:
  virtual ~LineVisitor() = default;
  virtual void line(const Line& line) = 0;
  // "# TYPE name type"
  virtual void type(std::string_view name, std::string_view type) {
    static_cast<void>(name);
    static_cast<void>(type);
  }
};

struct ParseLimits {
  std::size_t bytes = 32u << 20;
  std::size_t lines = 1'000'000;
  std::size_t labels = 64;  // of one line
};

// A whole text as Prometheus writes values: with a sign, "NaN", "+Inf"; one beyond the range of a
// double is infinite, or 0.
[[nodiscard]] std::optional<double> to_value(std::string_view text);

// Reads an answer of /metrics: the text format 0.0.4 of Prometheus
// (prometheus.io/docs/instrumenting/exposition_formats) or OpenMetrics 1.0, whose times are seconds
// and whose end is "# EOF"; exemplars are skipped. Without `format` a text that ends in "# EOF" is
// OpenMetrics. Whatever is no line of either is an error with the place; lines before it have been
// visited. `name` is what the text is from. [any thread; no state]
[[nodiscard]] Result<Format> parse(std::string_view text,
                                   const std::string& name,
                                   LineVisitor& visitor,
                                   std::optional<Format> format = {},
                                   const ParseLimits& limits = {});

}  // namespace aipreflight::exposition
