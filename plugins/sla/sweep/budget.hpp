#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "prober/prober.hpp"

namespace aipreflight::sla {

// US dollars for a million tokens.
struct TokenPrices {
  double input = 0;
  double output = 0;
  std::string source;  // "snapshot of 2026-09-23"
};

// Of the model at the endpoint, by the table of the cost plugin at `date` ("2026-11-25"). Nothing:
// the address is no provider's, or the table does not know the model.
[[nodiscard]] std::optional<TokenPrices> prices_of(const Endpoint& endpoint,
                                                   const std::string& date);

// The most that a sweep would spend.
struct Budget {
  std::size_t levels = 0;
  std::uint64_t requests = 0;
  std::uint64_t prompt_tokens = 0;  // four characters each: an estimate
  std::uint64_t output_tokens = 0;
  double seconds = 0;  // of sending; what is on its way then is waited for
  std::optional<double> usd;
  std::string prices;  // where the prices are from
};

// `levels`: as they are swept; empty: searched for up to `most`. Each with so many requests as the
// load of `probes` says, besides the first turn. `prices`: instead of the table's.
[[nodiscard]] Budget budget_of(const ProbePlan& probes,
                               const std::vector<std::size_t>& levels,
                               std::size_t most,
                               const std::optional<TokenPrices>& prices,
                               const std::string& date);

// "Plan: at most 5 levels, …", with a line break.
[[nodiscard]] std::string budget_text(const Budget& budget);

}  // namespace aipreflight::sla
