#pragma once

#include <string>

#include "engine/listener.hpp"
#include "engine/plan.hpp"
#include "model/judge.hpp"
#include "model/run_result.hpp"

namespace aipreflight::engine {

struct RunOptions {
  std::string run_folder;  // absolute; exists
  FailOn fail_on = FailOn::kFail;
  std::string isolation;
};

// The second phase: runs the plan (parallel up to `jobs`; timing-sensitive checks alone; `after`
// respected) and judges what comes back. Always gives a result, in profile order, whatever happens
// to the checks; the caller fills in what it alone knows (command line, environment facts). The
// plan is spent.
class Runner {
 public:
  explicit Runner(Plan plan);
  ~Runner();
  [[nodiscard]] RunResult run(const RunOptions& options, Listener& listener);
  // Stops it: running checks are cancelled, waiting ones become ERROR interrupted. [any thread]
  void interrupt();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace aipreflight::engine
