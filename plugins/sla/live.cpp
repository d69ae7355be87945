#include "live.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace aipreflight::sla {
namespace {

using histogram::Histogram;
using json::Value;

void record(Histogram& histogram, const std::optional<double>& milliseconds) {
  constexpr double kPerMs = 1000;
  if (milliseconds && *milliseconds >= 0) {
    histogram.record(static_cast<std::uint64_t>(std::llround(*milliseconds * kPerMs)));
  }
}

Value distribution(const Histogram& histogram) {
  constexpr double kPerMs = 1000;
  Value value = Value::object({{"n", Value(histogram.count())}});
  if (histogram.count() == 0) return value;
  for (const double percent : {50.0, 90.0, 95.0, 99.0}) {
    value.add("p" + text::format_number(percent) + "_ms",
              Value(static_cast<double>(histogram.percentile(percent)) / kPerMs));
  }
  value.add("max_ms", Value(static_cast<double>(histogram.max()) / kPerMs));
  return value;
}

Value number(double value) {
  constexpr double kDigits = 1e4;
  return Value(std::round(value * kDigits) / kDigits);
}

Value value_of(const stats::Serial& serial) {
  return Value::object(
      {{"correlation", number(serial.correlation)}, {"n_effective", number(serial.effective)}});
}

Value load_of(const Load& load) {
  Value value = Value::object({{"kind", Value(std::string(to_string(load.kind)))},
                               {"seed", Value(load.seed)},
                               {"warmup", Value(load.warmup)}});
  if (is_open(load.kind)) {
    value.add("rate", Value(load.rate));
  } else {
    value.add("concurrency", Value(static_cast<std::uint64_t>(load.concurrency)));
  }
  return value;
}

}  // namespace

Value client_audit_of(const ClientHealth& client) {
  return Value::object({{"lag_p50_ms", number(client.lag_p50_ms)},
                        {"lag_p99_ms", number(client.lag_p99_ms)},
                        {"lag_max_ms", number(client.lag_max_ms)},
                        {"ticks", Value(client.ticks)},
                        {"jitter_p50_ms", number(client.jitter_p50_ms)},
                        {"jitter_p99_ms", number(client.jitter_p99_ms)},
                        {"jitter_max_ms", number(client.jitter_max_ms)},
                        {"delay_p50_ms", number(client.delay_p50_ms)},
                        {"delay_p99_ms", number(client.delay_p99_ms)},
                        {"delay_max_ms", number(client.delay_max_ms)},
                        {"cpu_share", number(client.cpu_share)},
                        {"steal_share", number(client.steal_share)},
                        {"dropped", Value(client.dropped)},
                        {"faults", Value(client.faults)}});
}

LiveSummary::Judged LiveSummary::judged(const Sample& sample) const {
  const bool is_open_load = is_open(plan_.load.kind);
  return {sample.number,
          is_open_load ? sample.ttft_response_ms() : sample.ttft_ms(),
          is_open_load ? sample.latency_response_ms() : sample.latency_ms()};
}

bool LiveSummary::meets_limits(const Sample& sample, const Judged& times) const {
  const auto is_beyond = [](const std::optional<double>& time, const std::optional<double>& most) {
    return most && (!time || *time > *most);
  };
  const auto rate = sample.tokens_per_second();
  if (is_beyond(times.ttft_ms, limits_.ttft_ms)) return false;
  if (is_beyond(times.latency_ms, limits_.latency_ms)) return false;
  return !limits_.min_throughput || !rate || *rate >= *limits_.min_throughput;
}

void LiveSummary::note_times(const Sample& sample) {
  if (sample.is_interrupted) return;
  last_sent_ = std::max(last_sent_, sample.sent);
  if (sample.is_warmup) {
    warm_ = std::max(warm_, sample.end.value_or(sample.sent));
  } else if (plan_.load.warmup == 0 && sample.number < plan_.load.concurrency) {
    warm_ = std::max(warm_, sample.sent);
  }
}

void LiveSummary::take(const Sample& sample) {
  note_times(sample);
  if (sample.is_warmup) {
    ++warmups_;
    return;
  }
  ++samples_;
  if (sample.exchange.is_new_connection) ++new_connections_;
  const Endpoint& endpoint = plan_.endpoints[sample.endpoint];
  if (!endpoint.verifies_tls && endpoint.envelope.url.starts_with("https:")) ++unverified_;
  if (proxy_.empty()) proxy_ = sample.exchange.proxy;
  if (sample.error != ErrorClass::kNone) {
    Cause& cause = causes_[static_cast<std::size_t>(sample.error)];
    if (cause.count++ == 0) cause.example = sample.message;
    return;
  }
  ++token_sources_[static_cast<std::size_t>(sample.token_source())];
  cached_tokens_ +=
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, sample.usage.cached.value_or(0)));
  judged_.push_back(judged(sample));
  const bool is_good = meets_limits(sample, judged_.back());
  good_ += is_good ? 1 : 0;
  if (sample.end) work_.push_back({sample.sent, *sample.end, sample.tokens(), is_good});
  count_tokens(sample);
  record(ttft_, sample.ttft_ms());
  record(sample.exchange.is_new_connection ? ttft_new_ : ttft_kept_, sample.ttft_ms());
  record(last_token_, sample.last_token_ms());
  record(ttft_response_, sample.ttft_response_ms());
  record(ttfa_, sample.ttfa_ms());
  record(tpot_, sample.tpot_ms());
  record(latency_, sample.latency_ms());
  record(latency_response_, sample.latency_response_ms());
}

void LiveSummary::count_tokens(const Sample& sample) {
  if (sample.token_source() != TokenSource::kUsage) return;
  tokens_ += sample.tokens();
  events_ += sample.chunks;
  reads_ += sample.deliveries;
}

// Gaps between deliveries are gaps between tokens only where a delivery is a token.
Value LiveSummary::tokens_of_events() const {
  constexpr double kMost = 1.2;
  const auto ratio = [](std::uint64_t what, std::uint64_t of) {
    return static_cast<double>(what) / static_cast<double>(of);
  };
  if (events_ == 0 || reads_ == 0) return Value::object({{"reliable", Value(false)}});
  const double tokens = ratio(tokens_, events_);
  const double events = ratio(events_, reads_);
  return Value::object({{"tokens_per_event", number(tokens)},
                        {"events_per_delivery", number(events)},
                        {"reliable", Value(tokens <= kMost && events <= kMost)}});
}

void LiveSummary::finish(const ProbeRun& run) {
  sent_ = run.sent;
  gaps_.add(run.gaps);
  client_ = run.client;
  seconds_ = std::chrono::duration<double>(run.ended - run.started).count();
  rates_ = rates_of(run);
}

// A closed load is steady while every place is taken: a request counts by the part of its time that
// lies within, so that it does not matter whether many end just before or just after. Other loads
// are what they are from beginning to end.
LiveSummary::Rates LiveSummary::rates_of(const ProbeRun& run) const {
  const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
  const bool is_steady = plan_.load.kind == LoadKind::kClosed && last_sent_ > warm_;
  const MonotonicTime from = is_steady || warmups_ > 0 ? std::max(warm_, run.started) : run.started;
  const MonotonicTime to = is_steady ? last_sent_ : run.ended;
  Rates rates;
  rates.seconds = seconds(to - from);
  if (!(rates.seconds > 0)) return {};
  for (const Work& work : work_) {
    const double whole = seconds(work.end - work.sent);
    const double within = seconds(std::min(work.end, to) - std::max(work.sent, from));
    const double part = !is_steady || whole <= 0 ? 1 : std::clamp(within / whole, 0.0, 1.0);
    rates.requests += part / rates.seconds;
    rates.good += work.meets_limits ? part / rates.seconds : 0;
    rates.tokens += part * static_cast<double>(work.tokens) / rates.seconds;
  }
  return rates;
}

stats::Serial LiveSummary::serial_of(std::optional<double> Judged::*time) const {
  std::vector<Judged> sent = judged_;
  std::sort(sent.begin(), sent.end(), [](const Judged& a, const Judged& b) {
    return a.number < b.number;
  });
  std::vector<double> values;
  for (const Judged& one : sent) {
    if (one.*time) values.push_back(*(one.*time));
  }
  return stats::serial(values);
}

stats::Serial LiveSummary::serial_ttft() const {
  return serial_of(&Judged::ttft_ms);
}

stats::Serial LiveSummary::serial_latency() const {
  return serial_of(&Judged::latency_ms);
}

double LiveSummary::goodput_ratio() const {
  return samples_ > 0 ? static_cast<double>(good_) / static_cast<double>(samples_) : 0;
}

double LiveSummary::sent_per_second() const {
  return seconds_ > 0 ? static_cast<double>(sent_) / seconds_ : 0;
}

Value LiveSummary::details() const {
  Value errors = Value::object();
  for (std::size_t i = 0; i < causes_.size(); ++i) {
    if (causes_[i].count == 0) continue;
    errors.add(std::string(to_string(static_cast<ErrorClass>(i))),
               Value::object(
                   {{"probes", Value(causes_[i].count)}, {"example", Value(causes_[i].example)}}));
  }
  Value value = Value::object({{"load", load_of(plan_.load)},
                               {"seconds", number(seconds_)},
                               {"probes", Value(samples_)},
                               {"warmup_left_out", Value(warmups_)},
                               {"errors", std::move(errors)},
                               {"steady_seconds", number(rates_.seconds)},
                               {"requests_per_second", number(requests_per_second())},
                               {"goodput_per_second", number(goodput())},
                               {"goodput_ratio", number(goodput_ratio())},
                               {"sent_per_second", number(sent_per_second())},
                               {"tokens_per_second", number(tokens_per_second())},
                               {"new_connections", Value(new_connections_)},
                               {"cached_prompt_tokens", Value(cached_tokens_)},
                               {"ttft", distribution(ttft_)},
                               {"ttft_new_connection", distribution(ttft_new_)},
                               {"ttft_kept_connection", distribution(ttft_kept_)},
                               {"ttft_response", distribution(ttft_response_)},
                               {"ttfa", distribution(ttfa_)},
                               {"tpot", distribution(tpot_)},
                               {"itl", distribution(gaps_)},
                               {"itl_of_tokens", tokens_of_events()},
                               {"latency", distribution(latency_)},
                               {"latency_last_token", distribution(last_token_)},
                               {"latency_response", distribution(latency_response_)},
                               {"client", client_audit_of(client_)}});
  Value sources = Value::object();
  for (const TokenSource source : {TokenSource::kUsage, TokenSource::kChunks, TokenSource::kNone}) {
    const auto count = token_sources_[static_cast<std::size_t>(source)];
    if (count > 0) sources.add(std::string(to_string(source)), Value(count));
  }
  value.add("token_sources", std::move(sources));
  value.add("serial",
            Value::object(
                {{"ttft", value_of(serial_ttft())}, {"latency", value_of(serial_latency())}}));
  if (!proxy_.empty()) value.add("proxy", Value(proxy_));
  value.add("threads", Value(static_cast<std::uint64_t>(plan_.threads)));
  value.add("stopped_early", Value(left_out_.has_value()));
  if (left_out_) value.add("answers_left_out", Value(*left_out_));
  if (unverified_ > 0) value.add("tls_not_verified", Value(unverified_));
  return value;
}

std::string LiveSummary::histogram_log() const {
  constexpr double kPerMs = 1000;
  std::string log =
      "#[aipreflight sla; values in microseconds, maxima in milliseconds]\n"
      "#[Histogram log format version 1.3]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
  const std::pair<const char*, const Histogram*> all[] = {{"ttft", &ttft_},
                                                          {"ttft_response", &ttft_response_},
                                                          {"ttfa", &ttfa_},
                                                          {"tpot", &tpot_},
                                                          {"itl", &gaps_},
                                                          {"latency", &latency_},
                                                          {"latency_response", &latency_response_}};
  for (const auto& [name, histogram] : all) {
    if (histogram->count() == 0) continue;
    log += std::string("Tag=") + name + ",0.000," + text::format_number(seconds_) + "," +
           text::format_number(static_cast<double>(histogram->max()) / kPerMs) + "," +
           histogram->encoded() + "\n";
  }
  return log;
}

}  // namespace aipreflight::sla
