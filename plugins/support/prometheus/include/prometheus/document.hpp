#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "exposition/series.hpp"

namespace aipreflight::prometheus {

struct DocumentLimits {
  std::size_t series = 2000;
  std::size_t samples = 8'000'000;
};

// What an answer of the HTTP API holds (prometheus.io/docs/prometheus/latest/querying/api), or a
// recorded file, whose series have the same form: objects with `metric` and `values` (or one
// `value`), in `data.result` or in `series`.
struct Document {
  std::map<std::string, std::string, std::less<>> texts;  // top level: status, error, source, …
  std::map<std::string, double, std::less<>> numbers;     // top level
  std::vector<double> window;                             // of a recorded file: begin and end
  std::vector<std::string> warnings;                      // `warnings` and `infos`
  std::string result_type;
  std::vector<double> scalar;  // of a result that is one [time, value]
  std::vector<exposition::Series> series;
  // Samples whose value is no number, "oops": left out. NaN and infinities are kept.
  std::size_t unreadable_samples = 0;

  [[nodiscard]] std::string_view text(std::string_view name) const;  // "" if there is none
};

// Errors: no JSON, with the place; too many series or samples. `name` is what the text is from.
[[nodiscard]] Result<Document> read_document(std::string_view text,
                                             const std::string& name,
                                             const DocumentLimits& limits = {});

// A recorded file of these series, in the form that read_document() reads.
struct Recorded {
  std::string source;
  double begin = 0;  // Unix seconds
  double end = 0;
  std::vector<std::string> warnings;
};
[[nodiscard]] std::string write_recording(const Recorded& head,
                                          const std::vector<exposition::Series>& series);
inline constexpr std::string_view kRecordingFormat = "aipreflight-recording/1";

}  // namespace aipreflight::prometheus
