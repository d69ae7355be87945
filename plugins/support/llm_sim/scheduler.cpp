#include "llm_sim/scheduler.hpp"

#include <algorithm>
#include <cmath>

namespace aipreflight::llm_sim {

bool Scheduler::submit(std::uint64_t id, std::size_t prompt, std::uint64_t output, Time now) {
  if (waiting_.size() >= model_.queue && running_.size() >= model_.slots) return false;
  Sequence sequence;
  sequence.id = id;
  sequence.prompt = prompt;
  sequence.output = std::max<std::uint64_t>(1, output);
  sequence.due = sequence.arrived = now;
  waiting_.push_back(sequence);
  admit(now);
  return true;
}

void Scheduler::cancel(std::uint64_t id, Time now) {
  std::erase_if(waiting_, [id](const Sequence& sequence) { return sequence.id == id; });
  const auto found = std::find_if(
      running_.begin(), running_.end(), [id](const auto& entry) { return entry.second.id == id; });
  if (found != running_.end()) (void)stop(found->first);
  admit(now);
}

void Scheduler::start(Sequence sequence) {
  const std::uint64_t age = next_age_++;
  due_.emplace(sequence.due, age);
  kv_used_ += sequence.prompt + sequence.given;
  running_.emplace(age, sequence);
}

Scheduler::Sequence Scheduler::stop(std::uint64_t age) {
  const Sequence sequence = running_.extract(age).mapped();
  due_.erase({sequence.due, age});
  kv_used_ -= sequence.prompt + sequence.given;
  return sequence;
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
    if (model_.kv_tokens > 0 && !running_.empty() && kv_used_ + wanted > model_.kv_tokens) return;
    const double seconds = static_cast<double>(first.prompt + first.given) / model_.prefill_rate;
    const auto prefill = Nanoseconds(std::llround(seconds * 1e9));
    prefill_free_ = std::max(prefill_free_, now) + prefill;
    if (!first.admitted) first.admitted = now;
    first.due = prefill_free_ + (first.given == 0 ? model_.base_ttft : Nanoseconds(0));
    start(first);
    waiting_.pop_front();
  }
}

void Scheduler::make_room(Time now) {
  while (model_.kv_tokens > 0 && running_.size() > 1 && kv_used_ > model_.kv_tokens) {
    ++preemptions_;
    waiting_.push_front(stop(running_.rbegin()->first));
    waiting_.front().due = now;
  }
}

std::optional<Time> Scheduler::next() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

Emission Scheduler::emit(Sequence& sequence, Time at) {
  if (sequence.given == 0) sequence.first = sequence.last = at;
  const Time admitted = sequence.admitted.value_or(at);
  Emission emission;
  emission.id = sequence.id;
  emission.index = sequence.given++;
  emission.is_last = sequence.given == sequence.output;
  emission.phases = {admitted - sequence.arrived, sequence.first - admitted, at - sequence.first};
  emission.gap = at - sequence.last;
  sequence.last = at;
  return emission;
}

std::vector<Emission> Scheduler::advance(Time now) {
  std::vector<Emission> tokens;
  while (!due_.empty() && due_.begin()->first <= now) {
    const auto [at, age] = *due_.begin();
    Sequence& sequence = running_.at(age);
    tokens.push_back(emit(sequence, at));
    ++kv_used_;
    if (tokens.back().is_last) {
      (void)stop(age);
      admit(at);
      continue;
    }
    due_.erase(due_.begin());
    sequence.due = at + token_time();
    due_.emplace(sequence.due, age);
    make_room(at);
  }
  return tokens;
}

Gauges Scheduler::gauges() const {
  return {running_.size(), waiting_.size(), kv_used_, preemptions_};
}

}  // namespace aipreflight::llm_sim
