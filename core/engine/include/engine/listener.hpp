#pragma once

#include <string>

#include "model/check_result.hpp"

namespace aipreflight::engine {

// Events of a run, for whoever shows progress. Calls come from several threads, never two at once.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void run_started(std::size_t /*checks*/) {}
  virtual void check_started(const std::string& /*id*/) {}
  virtual void check_progressed(const std::string& /*id*/,
                                double /*fraction*/,
                                const std::string& /*text*/) {}
  virtual void check_finished(const CheckResult& /*result*/) {}
};

}  // namespace aipreflight::engine
