#include "prober/prober.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <sys/resource.h>
#include <unistd.h>

#include "base/text.hpp"
#include "inference/request.hpp"
#include "json/value.hpp"
#include "kit/llm_sim.hpp"
#include "kit/loopback_server.hpp"
#include "prober/record.hpp"

namespace aipreflight::sla {
namespace {

using inference::Dialect;
using kit::LlmSim;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

Endpoint endpoint(const std::string& url,
                  const std::string& model = "m",
                  Dialect dialect = Dialect::kOpenAiChat) {
  Endpoint result;
  result.provider = "test";
  result.target = {dialect, url, model, "", "sk-very-secret"};
  auto envelope = inference::envelope_of(result.target);
  EXPECT_TRUE(envelope.ok());
  if (envelope) result.envelope = envelope.take();
  result.prompt = {"Hello there", 8};
  return result;
}

// Each endpoint once.
ProbePlan once(std::vector<Endpoint> endpoints) {
  ProbePlan plan;
  plan.endpoints = std::move(endpoints);
  plan.load.interval = plan.load.duration = milliseconds(1);
  plan.load.concurrency = 64;
  return plan;
}

std::vector<Sample> run(const ProbePlan& plan, ProbeRun* whole = nullptr) {
  std::vector<Sample> samples(plan.endpoints.size());
  std::vector<Sample> all;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    all.push_back(sample);
    return true;
  };
  auto result = probe(plan, hooks);
  EXPECT_TRUE(result.ok());
  if (result && whole != nullptr) *whole = result.take();
  std::sort(all.begin(), all.end(), [](const Sample& left, const Sample& right) {
    return left.number < right.number;
  });
  return all;
}

struct Faulty {
  const char* model;
  ErrorClass error;
};

// A table for every dialect that the simulator speaks: nothing but a whole answer is healthy.
TEST(Prober, GivesEachFaultItsClassInEveryDialect) {
  const Faulty faults[] = {
      {"well", ErrorClass::kNone},
      {"fault-roles", ErrorClass::kNone},
      {"missing", ErrorClass::kModelNotFound},
      {"fault-rate-limit", ErrorClass::kRateLimited},
      {"fault-unavailable", ErrorClass::kOverloaded},
      {"fault-server-error", ErrorClass::kServer5xx},
      {"fault-error", ErrorClass::kInStreamError},
      {"fault-truncate", ErrorClass::kTruncated},
      {"fault-disconnect", ErrorClass::kTruncated},
      {"fault-reset", ErrorClass::kReset},
      {"fault-stall", ErrorClass::kStallTimeout},
      {"fault-slow-first", ErrorClass::kTtftTimeout},
      {"fault-empty", ErrorClass::kEmptyOutput},
      {"fault-malformed", ErrorClass::kMalformed},
      {"fault-wrong-type", ErrorClass::kWrongContentType},
      {"fault-html", ErrorClass::kWrongContentType},
      {"fault-gzip", ErrorClass::kMalformed},
  };
  const LlmSim sim({"--itl-ms", "1", "--slots", "1000"});
  ProbePlan plan = once({});
  for (const Dialect dialect :
       {Dialect::kOpenAiChat, Dialect::kOpenAiCompletions, Dialect::kAnthropic, Dialect::kOllama}) {
    for (const Faulty& fault : faults) {
      // Ollama's lines may well be application/json.
      if (dialect == Dialect::kOllama && fault.model == std::string("fault-wrong-type")) continue;
      Endpoint probed = endpoint(sim.url(), fault.model, dialect);
      if (fault.error == ErrorClass::kStallTimeout) probed.timeouts.stall = milliseconds(200);
      if (fault.error == ErrorClass::kTtftTimeout) probed.timeouts.first_token = milliseconds(200);
      plan.endpoints.push_back(probed);
    }
  }
  plan.load.concurrency = plan.endpoints.size();
  const auto samples = run(plan);
  ASSERT_EQ(samples.size(), plan.endpoints.size());
  std::map<std::string, ErrorClass> expected;
  for (const Faulty& fault : faults) expected[fault.model] = fault.error;
  for (const Sample& sample : samples) {
    const auto& target = plan.endpoints[sample.endpoint].target;
    EXPECT_EQ(to_string(sample.error), to_string(expected[target.model]))
        << target.model << " of " << inference::to_string(target.dialect) << ": " << sample.message;
    EXPECT_EQ(sample.health == Health::kHealthy, sample.error == ErrorClass::kNone) << target.model;
    EXPECT_EQ(sample.message.empty(), sample.error == ErrorClass::kNone) << target.model;
    EXPECT_EQ(sample.retry_after, target.model == "fault-rate-limit" ? "2" : "");
    if (target.model == "well") {
      EXPECT_EQ(sample.tokens(), 8u);
      EXPECT_EQ(sample.chunks, 8u);
      EXPECT_EQ(sample.finish_reason.empty(), false);
    }
  }
}

// The simulator writes the time into each token: on one clock, cause stands before effect.
TEST(Prober, StampsNoTokenBeforeItWasWritten) {
  const LlmSim sim({"--itl-ms", "1", "--stamp"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 4;
  plan.load.duration = std::chrono::seconds(30);
  plan.load.most_requests = 40;
  std::vector<std::int64_t> stamps;
  std::vector<Sample> samples;
  ProbeHooks hooks;
  hooks.piece = [&](std::string_view piece, MonotonicTime at) {
    const auto stamp = text::to_integer(piece.substr(2));  // " @123"
    ASSERT_TRUE(stamp.has_value()) << piece;
    EXPECT_LE(*stamp, at.time_since_epoch().count());
    stamps.push_back(*stamp);
  };
  hooks.take = [&](const Sample& sample) {
    samples.push_back(sample);
    return true;
  };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(samples.size(), 40u);
  EXPECT_EQ(stamps.size(), 40u * 8);
  EXPECT_LE(result->gaps.count(), 40u * 7);
  for (const Sample& sample : samples) {
    ASSERT_EQ(sample.error, ErrorClass::kNone) << sample.message;
    EXPECT_LE(sample.intended, sample.sent);
    EXPECT_LT(sample.sent, *sample.first);
    EXPECT_LE(*sample.first, *sample.last);
    EXPECT_LE(*sample.last, *sample.end);
    EXPECT_LE(*sample.ttft_ms(), *sample.latency_ms());
  }
  // Of the first token sent, whichever it was, no request was handed over after it was written.
  const auto first = std::min_element(
      samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.sent < b.sent; });
  EXPECT_LT(first->sent.time_since_epoch().count(),
            *std::min_element(stamps.begin(), stamps.end()));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

// What the simulator wrote into its tokens is when they were written: the truth about each time.
// One request at once, so that each token's request is known.
TEST(Prober, EachTimeIsTheTruthToTwoMillisecondsAndNoBias) {
  const LlmSim sim({"--itl-ms", "3", "--ttft-ms", "5", "--stamp"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.duration = std::chrono::seconds(60);
  plan.load.concurrency = 1;
  plan.load.most_requests = 60;
  std::vector<std::int64_t> stamps;  // of the present request
  std::vector<double> ttft, tpot, last;
  ProbeHooks hooks;
  hooks.piece = [&](std::string_view piece, MonotonicTime) {
    stamps.push_back(text::to_integer(piece.substr(2)).value_or(0));
  };
  hooks.take = [&](const Sample& sample) {
    EXPECT_EQ(stamps.size(), 8u);
    const auto late = [](MonotonicTime at, std::int64_t stamp) {
      return static_cast<double>(at.time_since_epoch().count() - stamp) / 1e6;
    };
    ttft.push_back(late(*sample.first, stamps.front()));
    last.push_back(late(*sample.last, stamps.back()));
    const double truth = static_cast<double>(stamps.back() - stamps.front()) / 1e6 / 7;
    tpot.push_back(*sample.tpot_ms() - truth);
    stamps.clear();
    return true;
  };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(ttft.size(), 60u);
  if (result->client.lag_p50_ms > 1) {
    GTEST_SKIP() << "this machine keeps no time now: its loop woke " << result->client.lag_p50_ms
                 << " ms late (p50)";
  }
  std::printf("late by, p50: first token %.3f ms, last %.3f ms; TPOT off by %.4f ms\n",
              median(ttft),
              median(last),
              median(tpot));
  EXPECT_GE(*std::min_element(ttft.begin(), ttft.end()), 0);
  EXPECT_LE(median(ttft), 2);
  EXPECT_LE(median(last), 2);
  EXPECT_LE(std::abs(median(tpot)), 0.3);
}

TEST(Prober, AnOpenLoadCountsFromWhenARequestWasDue) {
  const LlmSim sim({"--itl-ms", "1"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kConstant;
  plan.load.rate = 200;
  plan.load.duration = milliseconds(100);
  ProbeRun whole;
  const auto samples = run(plan, &whole);
  ASSERT_EQ(samples.size(), 20u);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(samples[i].intended, whole.started + i * milliseconds(5));
    EXPECT_GE(*samples[i].ttft_response_ms(), *samples[i].ttft_ms());
  }
  EXPECT_EQ(whole.client.dropped, 0u);
}

TEST(Prober, WarmupsAreMarkedAndComeOnTop) {
  const LlmSim sim({"--itl-ms", "1"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.duration = std::chrono::seconds(30);
  plan.load.warmup = 3;
  plan.load.most_requests = 5;
  const auto samples = run(plan);
  ASSERT_EQ(samples.size(), 8u);
  for (const Sample& sample : samples) EXPECT_EQ(sample.is_warmup, sample.number < 3);
}

// Threads take turns at the same requests: what is sent, and when, is the same for any number.
TEST(Prober, ThreadsShareALoadAndNothingElse) {
  const LlmSim sim({"--itl-ms", "1", "--slots", "64"});
  ProbePlan plan = once({endpoint(sim.url()), endpoint(sim.url(), "other")});
  plan.threads = 3;
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 5;
  plan.load.duration = std::chrono::seconds(60);
  plan.load.most_requests = 40;
  plan.load.warmup = 2;
  ProbeRun whole;
  const auto closed = run(plan, &whole);
  ASSERT_EQ(closed.size(), 42u);
  for (std::size_t i = 0; i < closed.size(); ++i) {
    EXPECT_EQ(closed[i].number, i);
    EXPECT_EQ(closed[i].error, ErrorClass::kNone) << closed[i].message;
    EXPECT_EQ(closed[i].is_warmup, i < 2);
  }
  EXPECT_EQ(whole.sent, 42u);

  plan.load.kind = LoadKind::kPoisson;
  plan.load.rate = 400;
  plan.load.duration = milliseconds(80);
  plan.load.most_requests = plan.load.warmup = 0;
  std::map<std::size_t, std::vector<std::chrono::nanoseconds>> times;
  for (const std::size_t threads : {1u, 4u}) {
    plan.threads = threads;
    for (const Sample& sample : run(plan, &whole)) {
      EXPECT_EQ(sample.endpoint, sample.number % 2);
      times[threads].push_back(sample.intended - whole.started);
    }
  }
  EXPECT_GT(times[1].size(), 10u);
  EXPECT_EQ(times[1], times[4]);

  plan.load.kind = LoadKind::kInterval;
  plan.load.interval = plan.load.duration = milliseconds(1);
  plan.load.concurrency = 64;
  std::vector<std::size_t> endpoints;
  for (const Sample& sample : run(plan)) endpoints.push_back(sample.endpoint);
  EXPECT_THAT(endpoints, testing::ElementsAre(0, 1));
}

TEST(Prober, TheSameHookEndsEveryThread) {
  const LlmSim sim({"--itl-ms", "1"});
  ProbePlan plan = once({endpoint(sim.url(), "fault-stall")});
  plan.threads = 2;
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 4;
  plan.load.duration = std::chrono::seconds(60);
  std::vector<Sample> samples;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    samples.push_back(sample);
    return true;
  };
  hooks.proceed = [](double) { return false; };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->was_stopped);
  EXPECT_EQ(samples.size(), 4u);
  for (const Sample& sample : samples) EXPECT_TRUE(sample.is_interrupted);
}

// With no descriptor left for a connection, nothing is said of the server.
TEST(Prober, DescriptorsThatRunOutAreTheClientsFault) {
  const LlmSim sim({"--itl-ms", "1"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 100;
  plan.load.duration = std::chrono::seconds(60);
  plan.load.most_requests = 100;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit few = before;
  const int next = ::dup(0);
  ASSERT_GE(next, 0);
  ::close(next);
  few.rlim_cur = static_cast<rlim_t>(next) + 30;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  ProbeRun whole;
  const auto samples = run(plan, &whole);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_EQ(samples.size(), 100u);
  std::uint64_t faults = 0;
  for (const Sample& sample : samples) {
    if (sample.error == ErrorClass::kNone) continue;
    EXPECT_EQ(to_string(sample.error), "client_fault") << sample.message;
    EXPECT_FALSE(sample.message.empty());
    ++faults;
  }
  EXPECT_GT(faults, 0u);
  EXPECT_EQ(whole.client.faults, faults);
  EXPECT_THAT(client_limit(whole.client, 500, false), HasSubstr("ran out for"));
}

TEST(Prober, StopsWhenEnoughIsKnown) {
  const LlmSim sim({"--itl-ms", "1"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 4;
  plan.load.duration = std::chrono::seconds(60);
  int taken = 0;
  ProbeHooks hooks;
  hooks.take = [&](const Sample&) { return ++taken < 10; };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(taken, 10);
  EXPECT_FALSE(result->was_stopped);
}

TEST(Prober, WhatIsOnItsWayWhenTheUserStopsItIsKeptAndMarked) {
  const LlmSim sim;
  ProbePlan plan = once({endpoint(sim.url(), "fault-stall")});
  std::vector<Sample> samples;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    samples.push_back(sample);
    return true;
  };
  hooks.proceed = [](double) { return false; };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->was_stopped);
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_TRUE(samples[0].is_interrupted);
  EXPECT_NE(samples[0].health, Health::kHealthy);
}

TEST(Prober, TakesPromptsInTurnWithANonce) {
  std::vector<std::string> seen;
  std::mutex mutex;
  const kit::LoopbackServer server([&](kit::Connection& connection) {
    for (std::string request = connection.read_request(); !request.empty();
         request = connection.read_request()) {
      const std::lock_guard lock(mutex);
      auto body = json::parse(request.substr(request.find("\r\n\r\n") + 4), "body");
      seen.push_back((*body)["messages"].items().at(0)["content"].as_string());
      connection.answer(
          "200 OK",
          "text/event-stream",
          "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n");
    }
  });
  ProbePlan plan = once({endpoint(server.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 1;
  plan.load.duration = std::chrono::seconds(30);
  plan.load.most_requests = 3;
  plan.prompts = {"one", "two"};
  plan.has_nonce = true;
  EXPECT_EQ(run(plan).size(), 3u);
  EXPECT_THAT(seen, testing::ElementsAre("[1-0] one", "[1-1] two", "[1-2] one"));
}

TEST(Prober, ASecretThatTheServerRepeatsIsNotKept) {
  const kit::LoopbackServer server([](kit::Connection& connection) {
    (void)connection.read_request();
    connection.answer("401 Unauthorized",
                      "application/json",
                      R"({"error":{"message":"Incorrect API key provided: sk-very-secret"}})");
  });
  const ProbePlan plan = once({endpoint(server.url())});
  const auto samples = run(plan);
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].error, ErrorClass::kAuth);
  const std::string record = record_of(samples[0], plan.endpoints[0], false);
  EXPECT_THAT(record, HasSubstr("[redacted]"));
  EXPECT_THAT(record, Not(HasSubstr("sk-very-secret")));
}

TEST(Prober, AServerThatIsNotThereIsAnErrorOfItsOwn) {
  std::string closed;
  {
    const kit::LoopbackServer server([](kit::Connection&) {});
    closed = server.url();
  }
  const auto samples = run(once({endpoint(closed)}));
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].error, ErrorClass::kConnectRefused);
  EXPECT_EQ(samples[0].http_status, 0);
}

TEST(Record, HasLlmprobesMembersAndNoTimeThatWasNotMeasured) {
  Endpoint probed = endpoint("http://h");
  Sample sample;
  sample.sent = sample.intended + milliseconds(3);
  sample.first = sample.sent + milliseconds(100);
  sample.last = sample.sent + milliseconds(400);
  sample.end = sample.sent + milliseconds(500);
  sample.chunks = 4;
  sample.deliveries = 4;
  sample.health = Health::kHealthy;
  auto record = json::parse(record_of(sample, probed, false), "record");
  ASSERT_TRUE(record.ok());
  EXPECT_EQ((*record)["status"].as_string(), "healthy");
  EXPECT_DOUBLE_EQ((*record)["ttft_ms"].as_number(), 100);
  EXPECT_DOUBLE_EQ((*record)["latency_ms"].as_number(), 500);
  EXPECT_DOUBLE_EQ((*record)["tokens_per_sec"].as_number(), 10);
  EXPECT_EQ((*record)["token_count"].as_integer(), 4);
  EXPECT_EQ((*record)["token_source"].as_string(), "chunks");
  auto open = json::parse(record_of(sample, probed, true), "record");
  EXPECT_DOUBLE_EQ((*open)["ttft_ms"].as_number(), 103);
  EXPECT_DOUBLE_EQ((*open)["ttft_service_ms"].as_number(), 100);

  Sample failed;
  failed.error = ErrorClass::kDns;
  failed.message = "no such host";
  auto error = json::parse(record_of(failed, probed, false), "record");
  EXPECT_EQ((*error)["status"].as_string(), "error");
  EXPECT_EQ((*error)["error_class"].as_string(), "dns");
  EXPECT_EQ(error->find("ttft_ms"), nullptr);
  EXPECT_EQ(error->find("latency_ms"), nullptr);
}

}  // namespace
}  // namespace aipreflight::sla
