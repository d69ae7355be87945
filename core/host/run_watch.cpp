#include "run_watch.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/text.hpp"
#include "host/answer.hpp"

namespace aipreflight::host {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFootprintInterval{250};
constexpr milliseconds kExitPatience{1000};  // from `destroyed` to the end of the process
constexpr milliseconds kDeathPatience{5000};

MonotonicTime now() {
  return system_clock().monotonic();
}

std::string format(milliseconds time) {
  return text::format_seconds(std::chrono::duration<double>(time).count());
}

template <typename T, typename... Kinds>
constexpr bool is_one_of = (std::is_same_v<T, Kinds> || ...);

template <typename T>
constexpr bool is_evidence = is_one_of<T,
                                       wire::GateReported,
                                       wire::FindingReported,
                                       wire::MetricReported,
                                       wire::SummaryGiven,
                                       wire::DetailsPart,
                                       wire::ArtefactAnnounced>;

}  // namespace

RunWatch::RunWatch(Channel& channel,
                   const Limits& limits,
                   ArtefactFolder folder,
                   const Session::Console* console,
                   const Session::OnProgress& on_progress)
    : channel_(channel),
      limits_(limits),
      folder_(std::move(folder)),
      console_(console),
      on_progress_(on_progress),
      intake_(limits),
      started_(now()),
      time_limit_(started_ + limits.wall),
      next_footprint_(started_ + kFootprintInterval) {}

RunOutcome RunWatch::run() {
  channel_.allow_writing_in(folder_.path());
  channel_.send(wire::Run{folder_.path(),
                          {limits_.gates, limits_.findings, limits_.metrics, limits_.details_bytes},
                          console_ == nullptr ? ConsoleFacts{} : console_->facts,
                          limits_.threads});
  while (true) {
    Event event = channel_.next(next_look());
    switch (event.kind) {
      case Event::Kind::kMessage:
        take(std::move(event.message));
        break;
      case Event::Kind::kCancelled:
        // Once it is destroyed, all is measured: there is nothing left to interrupt.
        is_cancelled_ = phase_ != Phase::kDestroyed;
        stop();
        break;
      case Event::Kind::kBroken:
        fail({"protocol",
              "broke the protocol of the runner " + std::string(phase_name()) + ": " + event.text});
        kill();
        break;
      case Event::Kind::kTimeUp:
        if (stop_ == Stop::kKilled && now() >= next_escalation_) return conclude();
        look_at_limits();
        break;
      case Event::Kind::kEnded:
        return conclude();
    }
  }
}

MonotonicTime RunWatch::next_look() const {
  const MonotonicTime limit = stop_ == Stop::kNo ? time_limit_ : next_escalation_;
  return std::min(limit, next_footprint_);
}

const char* RunWatch::phase_name() const {
  return phase_ == Phase::kRunning    ? "in run"
         : phase_ == Phase::kFinished ? "in destroy"
                                      : "after destroy";
}

void RunWatch::take(wire::Message&& message) {
  std::visit(
      [this](auto&& kind) {
        using Kind = std::remove_cvref_t<decltype(kind)>;
        if constexpr (std::is_same_v<Kind, wire::Logged>) {
          channel_.log(kind);
        } else if constexpr (std::is_same_v<Kind, wire::Confined>) {
          confinement_ = std::move(kind.kept);
        } else if constexpr (std::is_same_v<Kind, wire::Defect>) {
          intake_.take(std::move(kind));
        } else if constexpr (is_evidence<Kind>) {
          if (phase_ == Phase::kRunning) return intake_.take(std::move(kind));
          fail({"protocol", "sent evidence " + std::string(phase_name())});
          kill();
        } else if constexpr (std::is_same_v<Kind, wire::Printed>) {
          print(kind);
        } else if constexpr (std::is_same_v<Kind, wire::Progress>) {
          if (on_progress_) on_progress_(kind.fraction, kind.text);
        } else if constexpr (std::is_same_v<Kind, wire::Finished>) {
          finish(std::move(kind));
        } else if constexpr (std::is_same_v<Kind, wire::Destroyed>) {
          end(kind);
        } else {
          fail({"protocol", "sent a message that does not belong " + std::string(phase_name())});
          kill();
        }
      },
      std::move(message));
}

void RunWatch::print(const wire::Printed& message) {
  if (console_ == nullptr || phase_ != Phase::kRunning) {
    fail({"protocol", "printed " + std::string(phase_name()) + ", which only a command may"});
    return kill();
  }
  if (!console_->print(message.stream, message.text)) {
    is_cancelled_ = true;
    stop();
  }
}

void RunWatch::finish(wire::Finished&& message) {
  if (phase_ != Phase::kRunning) {
    fail({"protocol", "finished twice"});
    return kill();
  }
  phase_ = Phase::kFinished;
  finished_ = std::move(message);
  time_limit_ = std::min(time_limit_, now() + limits_.prepare);
  look_at_footprint();  // of a check that was quicker than the looks at it
}

void RunWatch::end(const wire::Destroyed& message) {
  if (phase_ != Phase::kFinished) {
    fail({"protocol", "was destroyed " + std::string(phase_name())});
    return kill();
  }
  phase_ = Phase::kDestroyed;
  late_calls_ = message.late_calls;
  // Whatever it did, all that it has to say is said; a process that stays has only to be ended.
  stop_ = Stop::kTerminated;
  next_escalation_ = now() + kExitPatience;
}

void RunWatch::look_at_limits() {
  if (now() >= next_footprint_) look_at_footprint();
  if (stop_ != Stop::kNo) {
    if (now() >= next_escalation_) escalate();
  } else if (now() >= time_limit_) {
    const bool is_destroying = phase_ == Phase::kFinished;
    fail({"plugin_timeout",
          is_destroying ? "did not return from destroy"
                        : "did not end within its limit of " + format(limits_.wall)});
    stop();
  }
}

void RunWatch::look_at_footprint() {
  next_footprint_ = now() + kFootprintInterval;
  if (stop_ == Stop::kKilled) return;
  const auto footprint = channel_.footprint();
  if (footprint.resident_bytes > limits_.memory_bytes) {
    fail({"limit_memory",
          "used more than " + std::to_string(limits_.memory_bytes) + " bytes of memory"});
    kill();
  } else if (footprint.threads > limits_.threads) {
    fail({"limit_threads", "ran more than " + std::to_string(limits_.threads) + " threads"});
    kill();
  } else if (folder_.bytes(limits_.artefact_bytes) > limits_.artefact_bytes) {
    fail({"limit_disk",
          "wrote more than " + std::to_string(limits_.artefact_bytes) +
              " bytes to its artefact folder"});
    kill();
  }
}

void RunWatch::stop() {
  if (stop_ != Stop::kNo) return;
  stop_ = Stop::kAsked;
  next_escalation_ = now() + limits_.grace;
  channel_.send(wire::Cancel{});
}

void RunWatch::escalate() {
  if (stop_ != Stop::kAsked) return kill();
  stop_ = Stop::kTerminated;
  next_escalation_ = now() + limits_.grace / 2;
  channel_.terminate();
}

void RunWatch::kill() {
  if (stop_ == Stop::kKilled) return;
  stop_ = Stop::kKilled;
  next_escalation_ = now() + kDeathPatience;
  channel_.kill();
}

void RunWatch::fail(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
}

RunOutcome RunWatch::conclude() {
  const RunnerProcess::End end = channel_.finish(milliseconds{0});
  RunOutcome outcome;
  outcome.usage = end.usage;
  outcome.usage.wall_seconds = std::chrono::duration<double>(now() - started_).count();
  judge_end(end);
  collect_artefacts(outcome);
  const Output output = channel_.take_output();
  for (Artefact& log : folder_.write(output)) outcome.artefacts.push_back(std::move(log));
  if (failure_) {
    outcome.end = RunOutcome::End::kError;
    outcome.reason = failure_->reason;
    outcome.text = failure_->text + last_lines(output);
  } else {
    if (finished_) outcome.exit_code = finished_->exit_code;
    judge_answer({finished_, intake_.defect(), late_calls_, intake_.has_evidence(), is_cancelled_},
                 outcome);
  }
  outcome.evidence = intake_.take_evidence();
  return outcome;
}

void RunWatch::judge_end(const RunnerProcess::End& end) {
  if (phase_ == Phase::kDestroyed || is_cancelled_) return;
  Failure failure = describe_end(end, phase_name(), limits_);
  const auto& defect = intake_.defect();
  if (failure.reason == "plugin_crashed" && defect && defect->reason == "limit_memory") {
    failure = {defect->reason,
               failure.text + ", where its limit of " + std::to_string(limits_.memory_bytes) +
                   " bytes of memory was reached"};
  }
  fail(std::move(failure));
}

void RunWatch::collect_artefacts(RunOutcome& outcome) {
  constexpr int kWarning = 1;  // AIPF_LOG_WARN
  if (folder_.bytes(limits_.artefact_bytes) > limits_.artefact_bytes) {
    fail({"limit_disk",
          "wrote more than " + std::to_string(limits_.artefact_bytes) +
              " bytes to its artefact folder"});
  }
  for (const wire::ArtefactAnnounced& announced : intake_.announced()) {
    auto artefact = folder_.read(announced, limits_.artefact_bytes);
    if (artefact) {
      outcome.artefacts.push_back(artefact.take());
    } else if (artefact.error().reason == "artefact_missing") {
      channel_.log({kWarning, artefact.error().message});
    } else {
      intake_.take(wire::Defect{artefact.error().reason, artefact.error().message});
    }
  }
}

}  // namespace aipreflight::host
