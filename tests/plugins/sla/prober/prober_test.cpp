#include "prober/prober.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <sys/resource.h>
#include <unistd.h>

#include "json/value.hpp"
#include "kit/llm_sim.hpp"
#include "kit/loopback_server.hpp"
#include "prober/record.hpp"
#include "probing.hpp"

namespace aipreflight::sla {
namespace {

using inference::Dialect;
using kit::LlmSim;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

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
  ProbeHooks hooks = keeping(samples);
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
  ProbeHooks hooks = keeping(samples);
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

}  // namespace
}  // namespace aipreflight::sla
