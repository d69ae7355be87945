#include <gtest/gtest.h>
#include <sstream>

#include <aipreflight/testkit.hpp>

#include "bounded.hpp"

namespace aipreflight::testkit {
namespace {

TEST(TestkitResult, WhatIsMissingIsNamedWithWhatIsThere) {
  const Result result = Check::of<Bounded>().with("value: 1").run();
  EXPECT_TRUE(result.has_gate("value"));
  EXPECT_FALSE(result.has_gate("valeu"));
  try {
    static_cast<void>(result.gate("valeu"));
    FAIL() << "a gate that is not there was found";
  } catch (const Missing& missing) {
    EXPECT_NE(std::string(missing.what()).find("no gate 'valeu'; it reported value"),
              std::string::npos)
        << missing.what();
  }
  EXPECT_THROW(static_cast<void>(result.finding("odd")), Missing);
  EXPECT_THROW(static_cast<void>(result.metric("odd")), Missing);
  EXPECT_THROW(static_cast<void>(result.artefact("odd")), Missing);
  EXPECT_THROW(static_cast<void>(result.problem()), Missing);
  EXPECT_FALSE(result.has_finding("odd") || result.has_metric("odd") || result.has_artefact("odd"));
}

TEST(TestkitResult, CallsAStatusAsTheHostDoesAndARefusalByAWordOfItsOwn) {
  EXPECT_EQ(to_string(Status::kError), "ERROR");
  EXPECT_EQ(to_string(Status::kRejected), "REJECTED");
  EXPECT_EQ(to_string(GateStatus::kInconclusive), "INCONCLUSIVE");
}

TEST(TestkitResult, ShowsEverythingALineEach) {
  std::ostringstream shown;
  shown << Check::of<Bounded>().with("{value: 12, also: write, limit: 1, label: hi}").run();
  const std::string text = shown.str();
  EXPECT_EQ(text.find("FAIL (value_too_large): too much\n"), 0u) << text;
  for (const char* line : {"  warning with.yml:1:",
                           "  gate value: FAIL, value 12 <= 10, n=1",
                           "  metric value: 12 ms, n=1\n",
                           "  artefact values.txt: text/plain\n",
                           "  log info: hi\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << text;
  }
}

TEST(TestkitResult, AProblemIsOneLineWithItsPlace) {
  const Result result = Check::of<Bounded>().with("value: 1\nmaxx: 2\n").run();
  EXPECT_EQ(result.problem().to_string(), "with.yml:2:1: unknown key 'maxx' (did you mean 'max'?)");
}

}  // namespace
}  // namespace aipreflight::testkit
