#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

#include <aipreflight/testkit/result.hpp>

#include "host/evidence_intake.hpp"
#include "host/limits.hpp"
#include "runner/outlet.hpp"

namespace aipreflight::testkit {

// When a check is asked to stop.
struct CancelPlan {
  std::uint64_t call = 0;  // 0: never
  std::function<bool()> predicate;
};

// Takes down what a check reports: evidence by the rules of the host, the rest as it comes.
class Notebook : public runner::Outlet {
 public:
  Notebook(const host::Limits& limits, CancelPlan plan);

  bool send(const wire::Message& message) override;
  [[nodiscard]] bool is_cancelled() override;
  [[nodiscard]] bool is_cancelled_lately() override { return is_cancelled(); }

  // To be read once the check is destroyed.
  [[nodiscard]] host::EvidenceIntake& intake() { return intake_; }
  [[nodiscard]] bool was_cancelled() const { return is_cancelled_; }
  // Log, progress and the counts of calls.
  void copy_to(Result& result) const;

 private:
  std::mutex mutex_;
  const CancelPlan plan_;
  host::EvidenceIntake intake_;
  std::vector<LogLine> log_;
  std::vector<ProgressStep> progress_;
  std::uint64_t calls_ = 0;
  std::uint64_t calls_after_cancel_ = 0;
  bool is_cancelled_ = false;
};

}  // namespace aipreflight::testkit
