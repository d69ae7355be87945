#include "scheduler.hpp"

#include <algorithm>
#include <cmath>

namespace aipreflight::llm_sim {

bool Scheduler::submit(std::uint64_t id, std::size_t prompt, std::uint64_t output, Time now) {
  if (waiting_.size() >= model_.queue && running_.size() >= model_.slots) return false;
  waiting_.push_back({id, prompt, std::max<std::uint64_t>(1, output), 0, now});
  admit(now);
  return true;
}

void Scheduler::cancel(std::uint64_t id, Time now) {
  const auto is_it = [id](const Sequence& sequence) { return sequence.id == id; };
  std::erase_if(waiting_, is_it);
  std::erase_if(running_, is_it);
  admit(now);
}

std::size_t Scheduler::kv_used() const {
  std::size_t used = 0;
  for (const Sequence& sequence : running_) used += sequence.prompt + sequence.given;
  return used;
}

Nanoseconds Scheduler::token_time() const {
  const auto others = static_cast<std::int64_t>(running_.size()) - 1;
  return model_.token_time + std::max<std::int64_t>(0, others) * model_.crowd_time;
}

// A lone sequence is always let in: it would wait for ever otherwise.
void Scheduler::admit(Time now) {
  while (!waiting_.empty() && running_.size() < model_.slots) {
    Sequence& first = waiting_.front();
    const std::size_t wanted = first.prompt + first.given + 1;
    if (model_.kv_tokens > 0 && !running_.empty() && kv_used() + wanted > model_.kv_tokens) return;
    const double seconds = static_cast<double>(first.prompt + first.given) / model_.prefill_rate;
    const auto prefill = Nanoseconds(std::llround(seconds * 1e9));
    prefill_free_ = std::max(prefill_free_, now) + prefill;
    first.due = prefill_free_ + (first.given == 0 ? model_.base_ttft : Nanoseconds(0));
    running_.push_back(first);
    waiting_.pop_front();
  }
}

void Scheduler::make_room(Time now) {
  while (model_.kv_tokens > 0 && running_.size() > 1 && kv_used() > model_.kv_tokens) {
    ++preemptions_;
    waiting_.push_front(running_.back());
    waiting_.front().due = now;
    running_.pop_back();
  }
}

std::size_t Scheduler::soonest() const {
  const auto found =
      std::min_element(running_.begin(), running_.end(), [](const auto& left, const auto& right) {
        return left.due < right.due;
      });
  return static_cast<std::size_t>(found - running_.begin());
}

std::optional<Time> Scheduler::next() const {
  if (running_.empty()) return std::nullopt;
  return running_[soonest()].due;
}

std::vector<Emission> Scheduler::advance(Time now) {
  std::vector<Emission> tokens;
  while (!running_.empty()) {
    const auto sequence = running_.begin() + static_cast<std::ptrdiff_t>(soonest());
    if (sequence->due > now) break;
    const Time at = sequence->due;
    const bool is_last = sequence->given + 1 == sequence->output;
    tokens.push_back({sequence->id, sequence->given, is_last});
    ++sequence->given;
    if (is_last) {
      running_.erase(sequence);
      admit(at);
    } else {
      sequence->due = at + token_time();
      make_room(at);
    }
  }
  return tokens;
}

Gauges Scheduler::gauges() const {
  return {running_.size(), waiting_.size(), kv_used(), preemptions_};
}

}  // namespace aipreflight::llm_sim
