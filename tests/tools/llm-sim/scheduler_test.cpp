#include "llm_sim/scheduler.hpp"

#include <gtest/gtest.h>

#include "command_line.hpp"
#include "llm_sim/faults.hpp"

namespace aipreflight::llm_sim {
namespace {

using std::chrono::milliseconds;

Time at(int ms) {
  return Time{} + std::chrono::hours(1) + milliseconds(ms);
}

Model model() {
  Model model;
  model.slots = 2;
  model.prefill_rate = 1000;  // a token a millisecond
  model.token_time = milliseconds(10);
  return model;
}

// Every token with the millisecond at which it was due.
std::vector<std::pair<std::uint64_t, int>> tokens(Scheduler& scheduler) {
  std::vector<std::pair<std::uint64_t, int>> all;
  while (const auto next = scheduler.next()) {
    const auto ms = std::chrono::duration_cast<milliseconds>(*next - at(0)).count();
    for (const Emission& emission : scheduler.advance(*next)) {
      all.emplace_back(emission.id, static_cast<int>(ms));
    }
  }
  return all;
}

using Tokens = std::vector<std::pair<std::uint64_t, int>>;

TEST(Scheduler, GivesTokensAtTheTimesOfItsModel) {
  Scheduler scheduler(model());
  ASSERT_TRUE(scheduler.submit(1, 20, 3, at(0)));
  EXPECT_EQ(tokens(scheduler), (Tokens{{1, 20}, {1, 30}, {1, 40}}));
}

TEST(Scheduler, PrefillsOneAfterAnotherAndQueuesForASlot) {
  Scheduler scheduler(model());
  for (const std::uint64_t id : {1, 2, 3}) ASSERT_TRUE(scheduler.submit(id, 5, 2, at(0)));
  EXPECT_EQ(scheduler.gauges().running, 2u);
  EXPECT_EQ(scheduler.gauges().waiting, 1u);
  // The third is let in when the first ends, and prefilled then.
  EXPECT_EQ(tokens(scheduler), (Tokens{{1, 5}, {2, 10}, {1, 15}, {2, 20}, {3, 20}, {3, 30}}));
}

TEST(Scheduler, SaysWhereTheTimeOfARequestWent) {
  Scheduler scheduler(model());
  for (const std::uint64_t id : {1, 2, 3}) ASSERT_TRUE(scheduler.submit(id, 5, 2, at(0)));
  std::optional<Emission> last;
  while (const auto next = scheduler.next()) {
    for (const Emission& emission : scheduler.advance(*next)) {
      if (emission.id == 3) last = emission;
    }
  }
  ASSERT_TRUE(last && last->is_last);
  EXPECT_EQ(last->phases.queued, milliseconds(15));
  EXPECT_EQ(last->phases.prefill, milliseconds(5));
  EXPECT_EQ(last->phases.decode, milliseconds(10));
  EXPECT_EQ(last->gap, milliseconds(10));
}

TEST(Scheduler, ACrowdIsSlower) {
  Model crowded = model();
  crowded.crowd_time = milliseconds(5);
  Scheduler scheduler(crowded);
  ASSERT_TRUE(scheduler.submit(1, 0, 2, at(0)));
  ASSERT_TRUE(scheduler.submit(2, 0, 2, at(0)));
  EXPECT_EQ(tokens(scheduler), (Tokens{{1, 0}, {2, 0}, {1, 15}, {2, 15}}));
}

TEST(Scheduler, RefusesBeyondItsQueue) {
  Model small = model();
  small.queue = 0;
  Scheduler scheduler(small);
  EXPECT_TRUE(scheduler.submit(1, 1, 9, at(0)));
  EXPECT_TRUE(scheduler.submit(2, 1, 9, at(0)));
  EXPECT_FALSE(scheduler.submit(3, 1, 9, at(0)));
  scheduler.cancel(1, at(1));
  EXPECT_TRUE(scheduler.submit(3, 1, 9, at(1)));
}

TEST(Scheduler, AFullCacheTakesTheYoungestPlace) {
  Model small = model();
  small.kv_tokens = 12;
  Scheduler scheduler(small);
  ASSERT_TRUE(scheduler.submit(1, 5, 4, at(0)));
  ASSERT_TRUE(scheduler.submit(2, 5, 4, at(0)));
  const auto given = tokens(scheduler);
  EXPECT_GE(scheduler.gauges().preemptions, 1u);
  EXPECT_EQ(given.size(), 8u);  // nothing is lost, and nothing given twice
  EXPECT_EQ(given.back().first, 2u);
}

TEST(Scheduler, TheSameCallsGiveTheSameTokens) {
  Tokens runs[2];
  for (Tokens& run : runs) {
    Scheduler scheduler(model());
    for (std::uint64_t id = 1; id < 9; ++id) {
      ASSERT_TRUE(scheduler.submit(id, 3 * id, id, at(static_cast<int>(id))));
    }
    run = tokens(scheduler);
  }
  EXPECT_EQ(runs[0], runs[1]);
}

TEST(Faults, AreChosenBySeedAndInTheirShare) {
  const std::vector<FaultShare> shares = {{Fault::kRateLimit, 0.2}, {Fault::kStall, 0.1}};
  int limited = 0;
  int stalled = 0;
  for (std::uint64_t request = 0; request < 10'000; ++request) {
    const Fault fault = choose(shares, 1, request);
    EXPECT_EQ(fault, choose(shares, 1, request));
    limited += fault == Fault::kRateLimit;
    stalled += fault == Fault::kStall;
  }
  EXPECT_NEAR(limited, 2000, 200);
  EXPECT_NEAR(stalled, 1000, 150);
}

TEST(Options, AreReadStrictly) {
  auto options =
      read_command_line({"--slots", "4", "--itl-ms", "2.5", "--fault", "stall=0.5", "--stamp"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->server.model.slots, 4u);
  EXPECT_EQ(options->server.model.token_time, std::chrono::microseconds(2500));
  ASSERT_EQ(options->server.faults.size(), 1u);
  EXPECT_EQ(options->server.faults[0].fault, Fault::kStall);
  for (const std::vector<std::string>& bad : {std::vector<std::string>{"--slot", "1"},
                                              {"--port"},
                                              {"--port", "70000"},
                                              {"--fault", "stall=2"},
                                              {"--fault", "boredom"}}) {
    EXPECT_FALSE(read_command_line(bad).ok()) << bad[0];
  }
}

}  // namespace
}  // namespace aipreflight::llm_sim
