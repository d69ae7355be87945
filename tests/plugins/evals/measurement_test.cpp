#include "measurement.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class EvalRetries : public kit::Scratch {
 protected:
  // A command that counts its runs in the file "runs".
  static Settings counting(const std::string& command, int retries) {
    Settings settings;
    settings.command = "echo run >> runs; n=$(wc -l < runs); " + command;
    settings.retries = retries;
    settings.retry_wait = std::chrono::duration<double>(0);
    return settings;
  }
  static Measurement measured(const Settings& settings, bool is_cancelled = false) {
    return measure(settings, [is_cancelled] { return is_cancelled; });
  }
  static std::size_t runs() {
    const std::string lines = read("runs");
    return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
  }
};

constexpr char kSecondTime[] =
    "[ $n = 2 ] && echo '{\"pass_rate\": 1}' || { echo limit >&2; exit 1; }";

TEST_F(EvalRetries, ACommandThatFailedIsRunAgain) {
  const Measurement once = measured(counting(kSecondTime, 3));
  ASSERT_TRUE(once.results.ok()) << once.results.error().to_string();
  EXPECT_EQ(once.results->pass_rate(), 1);
  EXPECT_EQ(runs(), 2u);
  EXPECT_THAT(once.failures, ElementsAre(HasSubstr("exited 1: limit")));
}

TEST_F(EvalRetries, WithoutRetriesItIsNot) {
  const Measurement once = measured(counting(kSecondTime, 0));
  EXPECT_FALSE(once.results.ok());
  EXPECT_EQ(runs(), 1u);
  EXPECT_THAT(once.failures, IsEmpty());
}

TEST_F(EvalRetries, WhatWasMeasuredIsNeverMeasuredAgainHoweverBadItIs) {
  const Measurement once = measured(counting("echo '{\"total\": 10, \"passed\": 0}'; exit 1", 5));
  EXPECT_TRUE(once.results.ok());
  EXPECT_EQ(runs(), 1u);
  const Measurement nothing = measured(counting("echo '{\"total\": 0}'", 5));
  EXPECT_EQ(runs(), 2u) << "a run without cases is an answer too";
}

TEST_F(EvalRetries, TheyEndWithTheLastError) {
  const Measurement once = measured(counting("echo no $n", 2));
  ASSERT_FALSE(once.results.ok());
  EXPECT_EQ(once.results.error().reason, "eval_output_invalid");
  EXPECT_EQ(runs(), 3u);
  EXPECT_EQ(once.failures.size(), 2u);
}

TEST_F(EvalRetries, TooManyErroredCasesAreNoMeasurement) {
  const std::string cases =
      "echo '{\"cases\": [{\"status\": \"passed\"}, {\"status\": \"'$([ $n = 1 ] && echo errored "
      "|| echo failed)'\"}]}'";
  const Measurement once = measured(counting(cases, 4));
  ASSERT_TRUE(once.results.ok());
  EXPECT_EQ(once.results->errored, 0);
  EXPECT_EQ(once.results->passed, 1);
  EXPECT_EQ(runs(), 2u);
  EXPECT_THAT(once.failures, ElementsAre(HasSubstr("1 of 2 cases could not be judged")));
}

TEST_F(EvalRetries, AFileOfAnEarlierAttemptIsNotThatOfALaterOne) {
  Settings settings = counting("[ $n = 1 ] && echo '{' > r.json; true", 1);
  settings.results_file = "r.json";
  const Measurement once = measured(settings);
  ASSERT_FALSE(once.results.ok());
  EXPECT_EQ(once.results.error().reason, "stale");
  EXPECT_THAT(once.failures, ElementsAre(HasSubstr("r.json:")));
}

TEST_F(EvalRetries, ACancelledCheckIsNotTriedAgain) {
  const Measurement once = measured(counting("sleep 60", 5), true);
  EXPECT_FALSE(once.results.ok());
  EXPECT_THAT(once.failures, IsEmpty());
}

TEST_F(EvalRetries, EarlierRunsThatMeasuredNothingAreTold) {
  const auto judged = testkit::Check::linked()
                          .with(
                              "command: 'test -e again && echo ''{\"pass_rate\": 1}'' || { touch "
                              "again; exit 3; }'\n"
                              "min_pass_rate: 0.9\nretries: 1\nretry_wait: 0s\n")
                          .run();
  EXPECT_EQ(judged.status, testkit::Status::kPass) << judged.summary;
  ASSERT_TRUE(judged.has_finding("eval_retried"));
  EXPECT_NE(judged.finding("eval_retried").message.find("was run 2 times"), std::string::npos);
  EXPECT_NE(judged.finding("eval_retried").message.find("exited 3"), std::string::npos);
}

}  // namespace
}  // namespace aipreflight::evals
