#include "prober/prober.hpp"

#include <algorithm>
#include <deque>
#include <memory>

#include "http/loop.hpp"
#include "inference/request.hpp"
#include "prober/stream.hpp"

namespace aipreflight::sla {
namespace {

constexpr std::size_t kMostAtOnce = 8192;

// A request that is due, or will be.
struct Due {
  std::size_t endpoint = 0;
  MonotonicTime at;
};

class Prober : public StreamObserver {
 public:
  Prober(const ProbePlan& plan, const ProbeHooks& hooks, http::Loop& loop)
      : plan_(plan), hooks_(hooks), loop_(loop), schedule_(plan.load) {}

  [[nodiscard]] ProbeRun run();

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
  void on_piece(std::string_view piece, MonotonicTime at) override {
    if (hooks_.piece) hooks_.piece(piece, at);
  }
  void on_done(std::size_t slot) override;

  void begin();
  void plan_next();
  void send_due(MonotonicTime now);
  void refill(MonotonicTime now);
  void send(std::size_t endpoint, MonotonicTime intended);
  [[nodiscard]] std::string prompt_of(const Endpoint& endpoint) const;
  void expire_late(MonotonicTime now);
  void tick(MonotonicTime now);
  void interrupt_all();
  [[nodiscard]] bool has_more() const;
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] MonotonicTime wake_at() const;

  const ProbePlan& plan_;
  const ProbeHooks& hooks_;
  http::Loop& loop_;
  Schedule schedule_;
  ClientAudit audit_;
  ProbeRun run_;
  std::deque<Due> due_;  // planned, in order; those in the past wait for room
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::vector<std::unique_ptr<Stream>> ended_;
  std::size_t running_ = 0;
  std::size_t next_endpoint_ = 0;
  bool is_schedule_over_ = false;
  bool is_enough_ = false;
  MonotonicTime asked_;
};

bool Prober::has_more() const {
  const Load& load = plan_.load;
  if (load.most_requests > 0 && run_.sent >= load.most_requests + load.warmup) return false;
  if (load.kind == LoadKind::kClosed) {
    return std::chrono::steady_clock::now() < run_.started + load.duration;
  }
  return !is_schedule_over_ || !due_.empty();
}

bool Prober::is_full() const {
  return running_ >= (is_open(plan_.load.kind) ? kMostAtOnce : plan_.load.concurrency);
}

// Each time of an interval is one for every endpoint; of any other load the endpoints take turns.
void Prober::plan_next() {
  if (is_schedule_over_ || plan_.load.kind == LoadKind::kClosed) return;
  const auto at = schedule_.next();
  if (!at) {
    is_schedule_over_ = true;
    return;
  }
  const std::size_t count = plan_.endpoints.size();
  if (plan_.load.kind == LoadKind::kInterval) {
    for (std::size_t i = 0; i < count; ++i) due_.push_back({i, run_.started + *at});
  } else {
    due_.push_back({next_endpoint_++ % count, run_.started + *at});
  }
}

std::string Prober::prompt_of(const Endpoint& endpoint) const {
  const std::string& text = plan_.prompts.empty() ? endpoint.prompt.text
                                                  : plan_.prompts[run_.sent % plan_.prompts.size()];
  if (!plan_.has_nonce) return text;
  return "[" + std::to_string(plan_.load.seed) + "-" + std::to_string(run_.sent) + "] " + text;
}

void Prober::send(std::size_t index, MonotonicTime intended) {
  const Endpoint& endpoint = plan_.endpoints[index];
  http::Request request;
  request.url = endpoint.envelope.url;
  request.headers = endpoint.envelope.headers;
  request.body =
      inference::body_of(endpoint.target, {prompt_of(endpoint), endpoint.prompt.max_tokens});
  request.connect_timeout = endpoint.timeouts.connect;
  request.ca_file = endpoint.ca_file;

  if (free_.empty()) {
    free_.push_back(slots_.size());
    slots_.emplace_back();
  }
  const std::size_t slot = free_.back();
  free_.pop_back();
  Sample sample;
  sample.endpoint = index;
  sample.number = run_.sent;
  sample.is_warmup = run_.sent < plan_.load.warmup;
  sample.intended = intended;
  sample.wall = std::chrono::system_clock::now();
  sample.sent = std::chrono::steady_clock::now();
  if (is_open(plan_.load.kind)) audit_.sent(sample.sent - intended);
  slots_[slot].stream = std::make_unique<Stream>(endpoint, slot, std::move(sample), *this);
  slots_[slot].id = loop_.start(request, *slots_[slot].stream);
  ++running_;
  ++run_.sent;
}

void Prober::send_due(MonotonicTime now) {
  while (has_more() && !is_enough_) {
    if (due_.empty()) plan_next();
    if (due_.empty() || due_.front().at > now) return;
    const Due due = due_.front();
    if (!is_full()) {
      due_.pop_front();
      // A probe of an interval that waited for another to end is due when it is sent.
      send(due.endpoint, is_open(plan_.load.kind) ? due.at : now);
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
  while (!is_enough_ && !is_full() && has_more()) {
    send(next_endpoint_++ % plan_.endpoints.size(), now);
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
  run_.started = std::chrono::steady_clock::now();
  asked_ = run_.started;
  audit_.start(run_.started);
  plan_next();
}

void Prober::tick(MonotonicTime now) {
  constexpr auto kAsk = std::chrono::milliseconds(50);
  audit_.turn(now);
  expire_late(now);
  if (now < asked_ + kAsk || !hooks_.proceed) return;
  asked_ = now;
  const double whole = std::chrono::duration<double>(plan_.load.duration).count();
  const double over = std::chrono::duration<double>(now - run_.started).count();
  if (hooks_.proceed(whole > 0 ? std::min(1.0, over / whole) : 1.0)) return;
  run_.was_stopped = true;
  is_enough_ = true;
  interrupt_all();
}

MonotonicTime Prober::wake_at() const {
  MonotonicTime at = audit_.next_tick();
  if (!due_.empty() && !is_full()) at = std::min(at, due_.front().at);
  return at;
}

ProbeRun Prober::run() {
  begin();
  for (;;) {
    MonotonicTime now = std::chrono::steady_clock::now();
    if (now >= audit_.next_tick()) tick(now);
    if (!is_enough_) {
      send_due(now);
      refill(now);
    }
    if (ended_.empty()) {
      if (running_ == 0 && (is_enough_ || !has_more())) break;
      loop_.run(wake_at(), [this] { return !ended_.empty(); });
    }
    for (const auto& stream : std::exchange(ended_, {})) {
      const Sample sample = stream->take();
      const bool is_dropped = is_enough_ && !run_.was_stopped;
      if (is_dropped || !hooks_.take || hooks_.take(sample) || run_.was_stopped) continue;
      is_enough_ = true;
      interrupt_all();
    }
  }
  run_.ended = std::chrono::steady_clock::now();
  run_.client = audit_.finish(run_.ended);
  return std::move(run_);
}

}  // namespace

Result<ProbeRun> probe(const ProbePlan& plan, const ProbeHooks& hooks) {
  http::LoopOptions options;
  options.connections =
      std::min(kMostAtOnce,
               std::max<std::size_t>(plan.load.concurrency, is_open(plan.load.kind) ? 1024 : 16));
  auto loop = http::Loop::open(options);
  if (!loop) return loop.take_error();
  Prober prober(plan, hooks, **loop);
  return prober.run();
}

}  // namespace aipreflight::sla
