#include <gtest/gtest.h>

#include <aipreflight/testkit.hpp>

#include "bounded.hpp"

namespace aipreflight::testkit {
namespace {

using namespace std::chrono_literals;

ManualClock clock_of_test;

// The check, with the clock of the test: the way for whatever measures time.
class Timed : public Bounded {
 public:
  explicit Timed(const sdk::Config& config) : Bounded(config, clock_of_test.source()) {}
};

TEST(TestkitCancel, StopsAtTheChosenCall) {
  const Result result = Check::of<Timed>().with("{value: 1, wait: 1h}").cancelled_at(5).run();
  EXPECT_TRUE(result.was_cancelled);
  EXPECT_EQ(result.answer, AIPF_STOPPED);
  EXPECT_EQ(result.calls_after_cancel, 0u);
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "interrupted");
  EXPECT_TRUE(result.gates.empty());
}

TEST(TestkitCancel, EvidenceAfterItIsNotTaken) {
  // Call 1 is progress, call 2 the gate.
  const Result result = Check::of<Bounded>().with("value: 1").cancelled_at(2).run();
  EXPECT_EQ(result.progress.size(), 1u);
  EXPECT_TRUE(result.gates.empty());
  EXPECT_EQ(result.answer, AIPF_STOPPED);
}

TEST(TestkitCancel, ATimeOfTheManualClockEndsAWait) {
  const auto begin = clock_of_test.elapsed();
  const Result result = Check::of<Timed>()
                            .with("{value: 1, wait: 1h}")
                            .cancelled_when([&] {
                              clock_of_test.advance(1s);
                              return clock_of_test.elapsed() - begin >= 90s;
                            })
                            .run();
  EXPECT_EQ(result.reason_code, "interrupted");
  EXPECT_EQ(clock_of_test.elapsed() - begin, 90s);
}

TEST(TestkitCancel, AWaitEndsWithTheManualClock) {
  const auto begin = clock_of_test.elapsed();
  const Result result = Check::of<Timed>()
                            .with("{value: 1, wait: 1m}")
                            .cancelled_when([] {
                              clock_of_test.advance(1s);
                              return false;
                            })
                            .run();
  EXPECT_EQ(result.status, Status::kPass) << result;
  EXPECT_FALSE(result.was_cancelled);
  EXPECT_GE(clock_of_test.elapsed() - begin, 60s);
}

TEST(ManualClock, StandsStillUntilItIsMoved) {
  ManualClock clock;
  const auto now = clock.source();
  const auto first = now();
  EXPECT_EQ(now(), first);
  clock.advance(250ms);
  EXPECT_EQ(now() - first, 250ms);
  EXPECT_EQ(clock.elapsed(), 250ms);
}

}  // namespace
}  // namespace aipreflight::testkit
