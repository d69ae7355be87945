#include "selftest/selftest.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/text.hpp"
#include "inference/request.hpp"
#include "json/value.hpp"
#include "live.hpp"
#include "llm_sim/server.hpp"
#include "prober/prober.hpp"
#include "stats/percentile.hpp"

namespace aipreflight::sla {
namespace {

using json::Value;

constexpr std::size_t kTurns = 5;  // of each place, in a round; the first is left out

std::chrono::nanoseconds of_ms(double value) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double, std::milli>(value));
}

Result<std::unique_ptr<llm_sim::Simulator>> start_server(std::size_t concurrency) {
  llm_sim::Options options;
  options.is_stamped = true;
  options.model.slots = concurrency;
  options.model.base_ttft = of_ms(kTrueTtftMs);
  options.model.token_time = of_ms(kTrueGapMs);
  options.model.prefill_rate = 1e12;  // no prompt waits for another
  return llm_sim::Simulator::start(options);
}

Result<ProbePlan> plan_for(const std::string& url, const SelftestPlan& wanted) {
  Endpoint endpoint;
  endpoint.provider = "simulator";
  endpoint.target = {inference::Dialect::kOpenAiChat, url, "sim", "", ""};
  auto envelope = inference::envelope_of(endpoint.target);
  if (!envelope) return envelope.take_error();
  endpoint.envelope = envelope.take();
  endpoint.prompt = {"Hello", kSelftestTokens};
  ProbePlan plan;
  plan.endpoints = {std::move(endpoint)};
  plan.threads = wanted.threads;
  plan.load.kind = LoadKind::kClosed;
  plan.load.duration = std::chrono::seconds(60);
  plan.load.concurrency = plan.load.warmup = wanted.concurrency;
  plan.load.most_requests = wanted.concurrency * (kTurns - 1);
  return plan;
}

double percentile(std::vector<double>& values, unsigned percent) {
  const auto found = stats::percentiles(values, {percent});
  return found.empty() ? 0 : found.front().index;
}

// The error of one round's numbers, and of the greatest so far.
struct Round {
  std::vector<double> ttfts, latencies, rates;

  void add(const Sample& sample) {
    const auto push = [](std::vector<double>& values, const std::optional<double>& value) {
      if (value) values.push_back(*value);
    };
    push(ttfts, sample.ttft_ms());
    push(latencies, sample.latency_ms());
    push(rates, sample.tokens_per_second());
  }
  void widen(NoiseFloor& floor) {
    constexpr double kTrueRate = 1000 / kTrueGapMs;
    const auto widen = [](double& greatest, double measured, double truth) {
      greatest = std::max(greatest, std::abs(measured - truth));
    };
    widen(floor.ttft_ms, percentile(ttfts, 95), kTrueTtftMs);
    widen(floor.latency_ms, percentile(latencies, 95), kTrueLatencyMs);
    widen(floor.throughput_ratio, percentile(rates, 50) / kTrueRate, 1);
  }
};

void keep_worst(ClientHealth& worst, const ClientHealth& health) {
  for (const auto member : {&ClientHealth::lag_p50_ms,
                            &ClientHealth::lag_p99_ms,
                            &ClientHealth::lag_max_ms,
                            &ClientHealth::jitter_p50_ms,
                            &ClientHealth::jitter_p99_ms,
                            &ClientHealth::jitter_max_ms,
                            &ClientHealth::cpu_share,
                            &ClientHealth::steal_share}) {
    worst.*member = std::max(worst.*member, health.*member);
  }
  worst.ticks += health.ticks;
  worst.faults += health.faults;
}

class Measuring {
 public:
  explicit Measuring(const SelftestPlan& wanted) : wanted_(wanted) {
    result_.concurrency = wanted.concurrency;
  }

  [[nodiscard]] Result<Selftest> run();

 private:
  [[nodiscard]] Result<void> measure(const ProbePlan& plan, std::size_t number);
  void read_stamp(std::string_view piece, MonotonicTime at);

  const SelftestPlan& wanted_;
  Selftest result_;
  std::string failure_;
};

void Measuring::read_stamp(std::string_view piece, MonotonicTime at) {
  constexpr std::size_t kMark = 2;  // " @123"
  constexpr std::int64_t kPerMicrosecond = 1000;
  const auto stamp = text::to_integer(piece.substr(std::min(kMark, piece.size())));
  if (!stamp) return;
  const auto late = at.time_since_epoch().count() - *stamp;
  if (late < 0) ++result_.impossible;
  result_.skew.record(static_cast<std::uint64_t>(std::max<long long>(0, late)) / kPerMicrosecond);
}

Result<void> Measuring::measure(const ProbePlan& plan, std::size_t number) {
  Round round;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    if (sample.error != ErrorClass::kNone && failure_.empty()) failure_ = sample.message;
    if (!sample.is_warmup) {
      round.add(sample);
      ++result_.requests;
    }
    return true;
  };
  hooks.piece = [&](std::string_view piece, MonotonicTime at) { read_stamp(piece, at); };
  hooks.proceed = [&](double) {
    return !wanted_.proceed || wanted_.proceed(static_cast<double>(number) / NoiseFloor::kRounds);
  };
  auto run = probe(plan, hooks);
  if (!run) return run.take_error();
  if (run->was_stopped) return Error{ErrorCode::kInterrupted, "the selftest was stopped"};
  round.widen(result_.floor);
  keep_worst(result_.client, run->client);
  return {};
}

Result<Selftest> Measuring::run() {
  auto server = start_server(wanted_.concurrency);
  if (!server) return server.take_error();
  auto plan = plan_for((*server)->url(), wanted_);
  if (!plan) return plan.take_error();
  for (std::size_t i = 0; i < NoiseFloor::kRounds; ++i) {
    auto measured = measure(*plan, i);
    if (!measured) return measured.take_error();
  }
  result_.client_limited = client_limit(result_.client, 0, false);
  if (!failure_.empty()) {
    result_.client_limited = "a request to the simulator failed: " + failure_;
  } else if (result_.impossible > 0) {
    result_.client_limited = "tokens were read before they were written: a clock is broken";
  } else if (result_.client_limited.empty() && result_.floor.throughput_ratio >= 1) {
    result_.client_limited = "the median of tokens per second was off by " +
                             text::format_number(result_.floor.throughput_ratio * 100, 3) +
                             "%: no rate can be told";
  }
  return std::move(result_);
}

std::string row(const std::string& what, const std::string& value) {
  constexpr std::size_t kWidth = 46;
  std::string line = what;
  line.resize(std::max(kWidth, what.size() + 1), ' ');
  return line + value + "\n";
}

std::string ms(double value) {
  return text::format_number(value, 3) + " ms";
}

std::string us(std::uint64_t value) {
  return std::to_string(value) + " us";
}

}  // namespace

Result<Selftest> run_selftest(const SelftestPlan& plan) {
  return Measuring(plan).run();
}

std::string selftest_json(const Selftest& selftest, WallTime now) {
  const auto skew = [&](double percent) { return Value(selftest.skew.percentile(percent)); };
  Value value = Value::object(
      {{"schema_version", Value(1)},
       {"timestamp", Value(format_utc(now))},
       {"rounds", Value(static_cast<std::uint64_t>(NoiseFloor::kRounds))},
       {"concurrency", Value(static_cast<std::uint64_t>(selftest.concurrency))},
       {"requests", Value(selftest.requests)},
       {"truth",
        Value::object({{"ttft_ms", Value(kTrueTtftMs)},
                       {"latency_ms", Value(kTrueLatencyMs)},
                       {"tokens_per_sec", Value(1000 / kTrueGapMs)}})},
       {"noise_floor",
        Value::object({{"ttft_ms", Value(selftest.floor.ttft_ms)},
                       {"latency_ms", Value(selftest.floor.latency_ms)},
                       {"throughput_ratio", Value(selftest.floor.throughput_ratio)}})},
       {"delivery_skew_us",
        Value::object({{"p50", skew(50)}, {"p99", skew(99)}, {"max", skew(100)}})},
       {"client_audit", client_audit_of(selftest.client)},
       {"client_limited", Value(selftest.client_limited)}});
  return json::write(value, {2}) + "\n";
}

std::string selftest_table(const Selftest& selftest) {
  const ClientHealth& client = selftest.client;
  const auto pair = [](const std::string& p50, const std::string& p99) {
    return p50 + ", p99 " + p99;
  };
  std::string out =
      std::to_string(NoiseFloor::kRounds) + " rounds of " +
      std::to_string(selftest.requests / NoiseFloor::kRounds) + " requests, " +
      std::to_string(selftest.concurrency) + " at once, against a simulated server here\n\n" +
      row("noise floor of the p95 TTFT", ms(selftest.floor.ttft_ms)) +
      row("noise floor of the p95 latency", ms(selftest.floor.latency_ms)) +
      row("noise floor of the p50 tokens per second",
          text::format_number(selftest.floor.throughput_ratio * 100, 3) + "%") +
      row("from a token's writing to its time, p50",
          pair(us(selftest.skew.percentile(50)), us(selftest.skew.percentile(99)))) +
      row("event loop late, p50", pair(ms(client.lag_p50_ms), ms(client.lag_p99_ms))) +
      row("a sleeping thread woken late, p50",
          pair(ms(client.jitter_p50_ms), ms(client.jitter_p99_ms))) +
      row("CPU of the busiest probing thread",
          text::format_number(client.cpu_share * 100, 3) + "%") +
      row("stolen by this machine's host", text::format_number(client.steal_share * 100, 3) + "%");
  if (!selftest.client_limited.empty()) {
    out += "\nNot to be relied on: " + selftest.client_limited + "\n";
  }
  return out;
}

}  // namespace aipreflight::sla
