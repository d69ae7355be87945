#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "faults.hpp"
#include "scheduler.hpp"

namespace aipreflight::llm_sim {

struct Options {
  std::uint16_t port = 0;  // 0: any that is free
  std::string port_file;   // gets the port once it is open
  std::chrono::seconds lifetime{600};
  std::uint64_t seed = 1;
  std::uint64_t tokens = 32;    // of an answer whose request says no max_tokens
  std::uint64_t reasoning = 0;  // of these, the first so many are reasoning
  bool is_stamped = false;      // tokens carry the monotonic time at which they were written
  std::string api_key;          // asked for, if not empty
  Model model;
  std::vector<FaultShare> faults;
  bool wants_help = false;
};

[[nodiscard]] Result<Options> read_options(const std::vector<std::string>& arguments);
[[nodiscard]] std::string usage();

}  // namespace aipreflight::llm_sim
