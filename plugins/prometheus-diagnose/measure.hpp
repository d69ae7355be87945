#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "catalogue.hpp"
#include "evidence.hpp"
#include "facts.hpp"
#include "targets.hpp"

namespace aipreflight::diagnose {

// Labels that a series must have: `name="value"` or `name!="value"`, joined by commas.
class Selector {
 public:
  [[nodiscard]] static Result<Selector> parse(const std::string& text);
  [[nodiscard]] bool takes(const exposition::Labels& labels) const;
  // The same for a query, joined by commas; "" for none. Series without the label stay.
  [[nodiscard]] std::string to_promql() const;

 private:
  struct Match {
    std::string name;
    std::string value;
    bool is_equal = true;
  };
  std::vector<Match> matches_;
};

struct MeasureOptions {
  Selector selector;
  std::string name_prefix;  // that a platform puts before metrics: "kserve_"
};

// How well the server's side of a run is covered, beside the numbers.
struct Coverage {
  Window window;
  double interval = 0;  // between two scrapes
  std::string engine;   // whose names answer; empty: none
  std::vector<std::string> models;
  std::vector<Duplicate> duplicates;
  std::vector<std::string> remarks;  // sentences for the report
};

struct Measured {
  Facts facts;
  Coverage coverage;
};

// Reads every signal of the catalogue in the window. Errors: the window and the samples do not meet
// (kUsage), or several models answer and none was chosen (kUsage, reason "ambiguous").
[[nodiscard]] Result<Measured> measure(Evidence evidence,
                                       const Window& window,
                                       const Catalogue& catalogue,
                                       const MeasureOptions& options);

}  // namespace aipreflight::diagnose
