#include "prober/prober.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "base/secrets.hpp"
#include "http/loop.hpp"
#include "inference/request.hpp"
#include "prober/host_jitter.hpp"
#include "prober/outlet.hpp"
#include "prober/stream.hpp"

namespace aipreflight::sla {
namespace {

constexpr std::size_t kMostAtOnce = 8192;

// A request that is due, or will be.
struct Due {
  std::uint64_t number = 0;
  std::size_t endpoint = 0;
  MonotonicTime at;
};

// The part of a load that one of `count` threads has: every count-th request from its own index on.
struct Share {
  std::size_t index = 0;
  std::size_t count = 1;

  [[nodiscard]] std::size_t of(std::size_t whole) const {
    return whole / count + (index < whole % count ? 1 : 0);
  }
  [[nodiscard]] bool has(std::uint64_t number) const { return number % count == index; }
};

double fraction_of(const Load& load, MonotonicTime started, MonotonicTime now) {
  const double whole = std::chrono::duration<double>(load.duration).count();
  const double over = std::chrono::duration<double>(now - started).count();
  return whole > 0 ? std::min(1.0, over / whole) : 1.0;
}

class Prober : public StreamObserver {
 public:
  Prober(const ProbePlan& plan,
         const Secrets& secrets,
         Share share,
         MonotonicTime started,
         Outlet& outlet,
         http::Loop& loop)
      : plan_(plan),
        secrets_(secrets),
        share_(share),
        outlet_(outlet),
        loop_(loop),
        schedule_(plan.load),
        bodies_(plan.endpoints.size()) {
    run_.started = started;
  }

  // [its own thread] `asks`: it is also the one that called probe().
  void run(bool asks);
  [[nodiscard]] const ProbeRun& result() const { return run_; }
  [[nodiscard]] ClientAudit& audit() { return audit_; }

 private:
  struct Slot {
    std::unique_ptr<Stream> stream;
    http::Loop::Id id = 0;
  };

  void on_gap(std::chrono::nanoseconds gap) override {
    constexpr std::int64_t kPerMicrosecond = 1000;
    run_.gaps.record(static_cast<std::uint64_t>(std::max<std::int64_t>(0, gap.count())) /
                     kPerMicrosecond);
  }
  void on_piece(std::string_view piece, MonotonicTime at) override { outlet_.piece(piece, at); }
  void on_done(std::size_t slot) override;

  void begin();
  void plan_next();
  void send_due(MonotonicTime now);
  void refill(MonotonicTime now);
  void send(const Due& due);
  [[nodiscard]] std::string body_of(const Due& due);
  [[nodiscard]] std::string prompt_of(const Endpoint& endpoint, std::uint64_t number) const;
  void expire_late(MonotonicTime now);
  void tick(MonotonicTime now, bool asks);
  void give_out();
  void interrupt_all();
  // Of the next request of a closed load.
  [[nodiscard]] std::uint64_t next_number() const {
    return share_.index + run_.sent * share_.count;
  }
  [[nodiscard]] bool is_over() const { return outlet_.is_enough() || outlet_.was_stopped(); }
  [[nodiscard]] bool has_more() const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] MonotonicTime wake_at() const;

  const ProbePlan& plan_;
  const Secrets& secrets_;
  const Share share_;
  Outlet& outlet_;
  http::Loop& loop_;
  Schedule schedule_;
  std::vector<std::string> bodies_;  // by endpoint, where all its requests have the same
  ClientAudit audit_;
  ProbeRun run_;
  std::deque<Due> due_;  // planned, in order; those in the past wait for room
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::vector<std::unique_ptr<Stream>> ended_;
  std::size_t running_ = 0;
  std::uint64_t planned_ = 0;  // of the whole load, whosever part they are
  bool is_schedule_over_ = false;
  bool is_interrupted_ = false;
  MonotonicTime asked_;
};

bool Prober::has_more() const {
  const Load& load = plan_.load;
  const std::uint64_t most = load.most_requests + load.warmup;
  const auto is_beyond = [&](std::uint64_t number) {
    return load.most_requests > 0 && number >= most;
  };
  if (load.kind == LoadKind::kClosed) {
    return !is_beyond(next_number()) &&
           std::chrono::steady_clock::now() < run_.started + load.duration;
  }
  return due_.empty() ? !is_schedule_over_ && !is_beyond(planned_)
                      : !is_beyond(due_.front().number);
}

bool Prober::is_full() const {
  return running_ >= share_.of(is_open(plan_.load.kind) ? kMostAtOnce : plan_.load.concurrency);
}

// Each time of an interval is one for every endpoint; of any other load the endpoints take turns.
void Prober::plan_next() {
  if (plan_.load.kind == LoadKind::kClosed) return;
  const std::size_t count = plan_.endpoints.size();
  while (due_.empty() && !is_schedule_over_) {
    const auto at = schedule_.next();
    if (!at) {
      is_schedule_over_ = true;
      return;
    }
    const bool is_for_all = plan_.load.kind == LoadKind::kInterval;
    for (std::size_t i = 0; i < (is_for_all ? count : 1); ++i, ++planned_) {
      if (share_.has(planned_)) due_.push_back({planned_, planned_ % count, run_.started + *at});
    }
  }
}

std::string Prober::prompt_of(const Endpoint& endpoint, std::uint64_t number) const {
  const std::string& text =
      plan_.prompts.empty() ? endpoint.prompt.text : plan_.prompts[number % plan_.prompts.size()];
  if (!plan_.has_nonce) return text;
  return "[" + std::to_string(plan_.load.seed) + "-" + std::to_string(number) + "] " + text;
}

std::string Prober::body_of(const Due& due) {
  const Endpoint& endpoint = plan_.endpoints[due.endpoint];
  const auto make = [&] {
    return inference::body_of(endpoint.target,
                              {prompt_of(endpoint, due.number), endpoint.prompt.max_tokens});
  };
  if (plan_.has_nonce || !plan_.prompts.empty()) return make();
  std::string& body = bodies_[due.endpoint];
  if (body.empty()) body = make();
  return body;
}

void Prober::send(const Due& due) {
  const Endpoint& endpoint = plan_.endpoints[due.endpoint];
  http::Request request;
  request.url = endpoint.envelope.url;
  request.headers = endpoint.envelope.headers;
  request.body = body_of(due);
  request.connect_timeout = endpoint.timeouts.connect;
  request.ca_file = endpoint.ca_file;
  request.verifies_tls = endpoint.verifies_tls;

  if (free_.empty()) {
    free_.push_back(slots_.size());
    slots_.emplace_back();
  }
  const std::size_t slot = free_.back();
  free_.pop_back();
  Sample sample;
  sample.endpoint = due.endpoint;
  sample.number = due.number;
  sample.is_warmup = due.number < plan_.load.warmup;
  sample.intended = due.at;
  sample.wall = std::chrono::system_clock::now();
  sample.sent = std::chrono::steady_clock::now();
  if (is_open(plan_.load.kind)) audit_.sent(sample.sent - due.at);
  slots_[slot].stream =
      std::make_unique<Stream>(endpoint, secrets_, slot, std::move(sample), *this);
  slots_[slot].id = loop_.start(std::move(request), *slots_[slot].stream);
  ++running_;
  ++run_.sent;
}

void Prober::send_due(MonotonicTime now) {
  while (has_more()) {
    if (due_.empty()) plan_next();
    if (due_.empty() || due_.front().at > now) return;
    Due due = due_.front();
    if (!is_full()) {
      due_.pop_front();
      // A probe of an interval that waited for another to end is due when it is sent.
      if (!is_open(plan_.load.kind)) due.at = now;
      send(due);
    } else if (is_open(plan_.load.kind)) {
      due_.pop_front();
      audit_.drop();
    } else {
      return;
    }
  }
}

void Prober::refill(MonotonicTime now) {
  if (plan_.load.kind != LoadKind::kClosed) return;
  while (!is_full() && has_more()) {
    send({next_number(), (share_.index + run_.sent) % plan_.endpoints.size(), now});
  }
}

// The stream called this from within itself: it is destroyed later.
void Prober::on_done(std::size_t slot) {
  ended_.push_back(std::move(slots_[slot].stream));
  free_.push_back(slot);
  --running_;
}

void Prober::expire_late(MonotonicTime now) {
  for (Slot& slot : slots_) {
    if (!slot.stream || now < slot.stream->deadline()) continue;
    loop_.cancel(slot.id);
    slot.stream->expire();
  }
}

void Prober::interrupt_all() {
  for (Slot& slot : slots_) {
    if (!slot.stream) continue;
    loop_.cancel(slot.id);
    slot.stream->interrupt();
  }
}

void Prober::begin() {
  asked_ = std::chrono::steady_clock::now();
  audit_.start(asked_);
  plan_next();
}

void Prober::tick(MonotonicTime now, bool asks) {
  constexpr auto kAsk = std::chrono::milliseconds(50);
  audit_.turn(now);
  expire_late(now);
  if (!asks || now < asked_ + kAsk) return;
  asked_ = now;
  outlet_.ask(fraction_of(plan_.load, run_.started, now));
}

void Prober::give_out() {
  for (const auto& stream : std::exchange(ended_, {})) {
    const Sample sample = stream->take();
    if (sample.error == ErrorClass::kClientFault && !sample.is_interrupted) audit_.fault();
    outlet_.take(sample);
  }
}

MonotonicTime Prober::wake_at() const {
  MonotonicTime at = audit_.next_tick();
  if (!due_.empty() && !is_full()) at = std::min(at, due_.front().at);
  return at;
}

void Prober::run(bool asks) {
  begin();
  for (;;) {
    const MonotonicTime now = std::chrono::steady_clock::now();
    if (now >= audit_.next_tick()) tick(now, asks);
    if (is_over()) {
      if (!std::exchange(is_interrupted_, true)) interrupt_all();
    } else {
      send_due(now);
      refill(now);
    }
    if (ended_.empty()) {
      if (running_ == 0 && (is_over() || !has_more())) break;
      loop_.run(wake_at(), [this] { return !ended_.empty(); });
    }
    give_out();
  }
  run_.ended = std::chrono::steady_clock::now();
  audit_.finish(run_.ended);
}

// One thread for each loop; this one asks whether to go on.
void run_threads(const std::vector<std::unique_ptr<Prober>>& probers,
                 const Load& load,
                 MonotonicTime started,
                 Outlet& outlet) {
  constexpr auto kAsk = std::chrono::milliseconds(50);
  std::mutex mutex;
  std::condition_variable ends;
  std::size_t ended = 0;
  std::vector<std::jthread> threads;
  for (const auto& prober : probers) {
    threads.emplace_back([&] {
      prober->run(false);
      const std::lock_guard lock(mutex);
      ++ended;
      ends.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  while (!ends.wait_for(lock, kAsk, [&] { return ended == probers.size(); })) {
    lock.unlock();
    outlet.ask(fraction_of(load, started, std::chrono::steady_clock::now()));
    lock.lock();
  }
}

ProbeRun sum_of(const std::vector<std::unique_ptr<Prober>>& probers, HostJitter& jitter) {
  ProbeRun sum = probers.front()->result();
  ClientAudit& audit = probers.front()->audit();
  for (std::size_t i = 1; i < probers.size(); ++i) {
    const ProbeRun& run = probers[i]->result();
    sum.sent += run.sent;
    sum.ended = std::max(sum.ended, run.ended);
    sum.gaps.add(run.gaps);
    audit.add(probers[i]->audit());
  }
  audit.add_jitter(jitter.finish());
  sum.client = audit.health();
  return sum;
}

}  // namespace

Result<ProbeRun> probe(const ProbePlan& plan, const ProbeHooks& hooks) {
  const bool has_places = !is_open(plan.load.kind);
  const std::size_t count = std::max<std::size_t>(
      1, has_places ? std::min(plan.threads, plan.load.concurrency) : plan.threads);
  http::LoopOptions options;
  options.buffer_bytes = 4u << 10;  // an event of a stream has some hundred
  options.notes_arrivals = true;
  options.connections =
      std::min(kMostAtOnce, std::max<std::size_t>(plan.load.concurrency, has_places ? 16 : 1024));
  std::vector<std::unique_ptr<http::Loop>> loops;
  while (loops.size() < count) {
    auto loop = http::Loop::open(options);
    if (!loop) return loop.take_error();
    loops.push_back(loop.take());
  }
  Secrets secrets;
  for (const Endpoint& endpoint : plan.endpoints) secrets.add(endpoint.target.key);
  Outlet outlet(hooks);
  HostJitter jitter;
  const MonotonicTime started = std::chrono::steady_clock::now();
  std::vector<std::unique_ptr<Prober>> probers;
  for (std::size_t i = 0; i < count; ++i) {
    probers.push_back(
        std::make_unique<Prober>(plan, secrets, Share{i, count}, started, outlet, *loops[i]));
  }
  if (count == 1) {
    probers.front()->run(true);
  } else {
    run_threads(probers, plan.load, started, outlet);
  }
  ProbeRun run = sum_of(probers, jitter);
  run.was_stopped = outlet.was_stopped();
  return run;
}

}  // namespace aipreflight::sla
