#pragma once

#include <optional>
#include <string>
#include <vector>

#include "artefact_folder.hpp"
#include "channel.hpp"
#include "ending.hpp"
#include "host/evidence_intake.hpp"
#include "host/limits.hpp"
#include "host/session.hpp"

namespace aipreflight::host {

// One `run` from its first message to the end of its runner: takes evidence, watches time and
// limits, and ends what does not end by itself.
class RunWatch {
 public:
  RunWatch(Channel& channel,
           const Limits& limits,
           ArtefactFolder folder,
           const Session::Console* console,  // of a command, or null
           const Session::OnProgress& on_progress);
  [[nodiscard]] RunOutcome run();
  // What the runner said of it, if it did.
  [[nodiscard]] const std::optional<Confinement>& confinement() const { return confinement_; }

 private:
  enum class Phase { kRunning, kFinished, kDestroyed };  // since the message of that name
  enum class Stop { kNo, kAsked, kTerminated, kKilled };

  void take(wire::Message&& message);
  void print(const wire::Printed& message);
  void finish(wire::Finished&& message);
  void end(const wire::Destroyed& message);
  void look_at_limits();
  void look_at_footprint();
  void escalate();
  void fail(Failure failure);
  void stop();
  void kill();
  [[nodiscard]] MonotonicTime next_look() const;
  [[nodiscard]] const char* phase_name() const;

  [[nodiscard]] RunOutcome conclude();
  void collect_artefacts(RunOutcome& outcome);
  void judge_end(const RunnerProcess::End& end);

  Channel& channel_;
  const Limits& limits_;
  ArtefactFolder folder_;
  const Session::Console* console_;
  const Session::OnProgress& on_progress_;
  EvidenceIntake intake_;
  Phase phase_ = Phase::kRunning;
  Stop stop_ = Stop::kNo;
  bool is_cancelled_ = false;
  std::optional<Failure> failure_;  // the first
  std::optional<wire::Finished> finished_;
  std::optional<Confinement> confinement_;
  std::uint64_t late_calls_ = 0;
  MonotonicTime started_;
  MonotonicTime time_limit_;
  MonotonicTime next_footprint_;
  MonotonicTime next_escalation_ = MonotonicTime::max();
};

}  // namespace aipreflight::host
