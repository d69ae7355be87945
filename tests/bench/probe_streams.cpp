// How much CPU the prober needs for streams; of a token whose server wrote the time into it, how
// much later the time is that it gets, and how much later than that it is looked at.
//
//   bench-streams URL STREAMS TOKENS SECONDS [stamps]     prints one line of JSON
//
// To look at each token's stamp costs time too, which is no part of what the prober needs: without
// `stamps` there is no delay to tell.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/resource.h>

#include "base/text.hpp"
#include "histogram/histogram.hpp"
#include "inference/request.hpp"
#include "prober/prober.hpp"

using namespace aipreflight;

namespace {

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kPerMicrosecond = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * kPerMicrosecond;
}

long peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

sla::ProbePlan plan_of(char** words) {
  sla::Endpoint endpoint;
  endpoint.target = {inference::Dialect::kOpenAiChat, words[1], "bench", "", ""};
  if (auto envelope = inference::envelope_of(endpoint.target)) endpoint.envelope = envelope.take();
  endpoint.prompt = {"Hello", std::atol(words[3])};
  sla::ProbePlan plan;
  plan.endpoints = {endpoint};
  plan.load.kind = sla::LoadKind::kClosed;
  plan.load.concurrency = static_cast<std::size_t>(std::atol(words[2]));
  plan.load.duration = std::chrono::seconds(std::atol(words[4]));
  return plan;
}

// Loads libcurl, as the other clients import what they need before they are measured.
bool warm_up(sla::ProbePlan plan) {
  plan.load.concurrency = 1;
  plan.load.most_requests = 1;
  plan.endpoints.front().prompt.max_tokens = 1;
  sla::ProbeHooks hooks;
  hooks.take = [](const sla::Sample&) { return true; };
  return sla::probe(plan, hooks).ok();
}

}  // namespace

int main(int count, char** words) {
  if (count != 5 && count != 6) return 2;
  const sla::ProbePlan plan = plan_of(words);
  histogram::Histogram skew;  // of delivery, microseconds
  histogram::Histogram read;  // after that
  std::uint64_t chunks = 0;
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;
  sla::ProbeHooks hooks;
  const auto note = [&](std::string_view piece, MonotonicTime at) {
    constexpr std::size_t kMark = 2;  // " @123"
    const auto stamp = text::to_integer(piece.substr(std::min(kMark, piece.size())));
    if (!stamp) return;
    const auto late = at.time_since_epoch().count() - *stamp;
    skew.record(static_cast<std::uint64_t>(std::max<long long>(0, late)) / 1000);
    const auto waited = std::chrono::steady_clock::now() - at;
    read.record(static_cast<std::uint64_t>(waited / std::chrono::microseconds(1)));
  };
  if (count == 6) hooks.piece = note;
  hooks.take = [&](const sla::Sample& sample) {
    chunks += sample.chunks;
    ++requests;
    errors += sample.error != sla::ErrorClass::kNone;
    return true;
  };
  if (!warm_up(plan)) return 1;
  const long before_kib = peak_kib();
  const double before = cpu_seconds();
  auto run = sla::probe(plan, hooks);
  if (!run) {
    std::fprintf(stderr, "%s\n", run.error().to_string().c_str());
    return 1;
  }
  const double seconds = std::chrono::duration<double>(run->ended - run->started).count();
  std::printf(
      "{\"chunks\":%llu,\"requests\":%llu,\"errors\":%llu,\"cpu_s\":%.4f,\"wall_s\":%.4f,"
      "\"skew_p50_us\":%llu,\"skew_p99_us\":%llu,\"read_p50_us\":%llu,\"read_p99_us\":%llu,"
      "\"kib\":%ld,\"lag_p99_ms\":%.3f}\n",
      static_cast<unsigned long long>(chunks),
      static_cast<unsigned long long>(requests),
      static_cast<unsigned long long>(errors),
      cpu_seconds() - before,
      seconds,
      static_cast<unsigned long long>(skew.percentile(50)),
      static_cast<unsigned long long>(skew.percentile(99)),
      static_cast<unsigned long long>(read.percentile(50)),
      static_cast<unsigned long long>(read.percentile(99)),
      peak_kib() - before_kib,
      run->client.lag_p99_ms);
  return 0;
}
