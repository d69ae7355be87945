#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts.hpp"

namespace aipreflight::diagnose {

// Where the time to the first token went, in means, which are exact on both sides:
//   client TTFT = outside the server + front end + queue + prefill
//   outside = client TTFT - server TTFT ; front end = server TTFT - queue - prefill
// Client and server are compared only where the probes are most of what the server counted; and a
// server that is slower than its client means that they counted different requests.
struct Budget {
  static constexpr double kLeastShare = 0.8;

  struct Part {
    std::string name;                // "queue"
    std::optional<double> seconds;   // nullopt: not to be had, `why` says why
    std::optional<double> baseline;  // of the baseline
    std::string why;
  };
  std::optional<double> client;
  std::optional<double> server;
  std::optional<double> client_baseline;
  std::optional<double> share;  // of the server's requests that were probes
  std::vector<Part> parts;      // outside, front end, queue, prefill; and decode, which comes after
  std::string inconclusive;     // why client and server were not compared; "" if they were
  bool populations_differ = false;
};

// Works it out and adds the facts of the signal `budget`. `is_of_now`: the server's numbers are not
// of the time of the probes, and nothing is compared.
[[nodiscard]] Budget make_budget(Facts& facts, bool is_of_now);

// Puts the numbers of a baseline's budget beside.
void add_baseline(const Budget& baseline, Budget& budget);

}  // namespace aipreflight::diagnose
