#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "prices/table.hpp"
#include "site.hpp"
#include "usage.hpp"

namespace aipreflight::cost {

struct Range {
  double low = 0;
  double expected = 0;
  double high = 0;
};

// What a profile says about numbers that a program does not hold.
struct Assumptions {
  double input_tokens = 500;   // of a prompt of which nothing is known
  double hole_tokens = 100;    // of each unknown piece of a prompt
  double output_tokens = 500;  // of an answer without a limit
  std::string unknown_model;   // priced as this one; empty: not at all
  std::map<std::string, std::string, std::less<>> deployments;  // of Azure, to their models
  prices::Date date;
};

struct Estimate {
  bool is_priced = false;
  std::string model;  // which of the choices: the dearest
  std::string provider;
  std::optional<prices::Price> price;
  Confidence confidence = Confidence::kUnknown;  // of the price: that of the model, or assumed
  std::string why_unpriced;
  Range input_tokens;
  Confidence input_confidence = Confidence::kUnknown;
  bool is_input_exact = false;  // counted with the model's own vocabulary
  Range output_tokens;
  Confidence output_confidence = Confidence::kUnknown;
  Range per_call;              // US dollars, `n` included
  double calls_per_month = 0;  // loops included
  Confidence calls_confidence = Confidence::kAssumed;
  std::string calls_from;    // Usage::from
  bool is_measured = false;  // calls, and tokens where the logs have them
  Range per_month;
  std::vector<std::string> notes;
};

// Prices one site. Of several models the dearest is expected, so that a gate is never too kind.
// [any thread]
[[nodiscard]] Estimate estimate(const Site& site,
                                const prices::Table& table,
                                const Assumptions& assumptions,
                                const Usage& usage);

}  // namespace aipreflight::cost
