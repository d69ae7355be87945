#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "llm_sim/faults.hpp"
#include "llm_sim/scheduler.hpp"

namespace aipreflight::llm_sim {

struct Options {
  std::uint16_t port = 0;  // 0: any that is free
  std::chrono::seconds lifetime{600};
  std::uint64_t seed = 1;
  std::uint64_t tokens = 32;    // of an answer whose request says no max_tokens
  std::uint64_t reasoning = 0;  // of these, the first so many are reasoning
  bool is_stamped = false;      // tokens carry the monotonic time at which they were written
  std::string api_key;          // asked for, if not empty
  Model model;
  std::vector<FaultShare> faults;
};

}  // namespace aipreflight::llm_sim
