#include "expand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using testing::ElementsAre;

const SourceRef kWhere{"p.yml", 3, 9};

std::string expanded(const std::string& text,
                     const std::map<std::string, std::string>& variables = {}) {
  Problems problems;
  const auto result = expand(text, kWhere, environment_of(variables), problems);
  EXPECT_EQ(result.has_value(), problems.empty());
  if (result) return *result;
  return problems.take().front().to_string();
}

TEST(Expand, ReplacesVariables) {
  EXPECT_EQ(expanded("a ${X} b${X}", {{"X", "1"}}), "a 1 b1");
  EXPECT_EQ(expanded("${EMPTY}", {{"EMPTY", ""}}), "");
}

TEST(Expand, TakesTheDefaultForWhatIsUnsetOrEmpty) {
  EXPECT_EQ(expanded("${X:-fallback}"), "fallback");
  EXPECT_EQ(expanded("${X:-}"), "");
  EXPECT_EQ(expanded("${X:-a:-b}"), "a:-b");
  EXPECT_EQ(expanded("${X:-fallback}", {{"X", ""}}), "fallback");
  EXPECT_EQ(expanded("${X:-fallback}", {{"X", "set"}}), "set");
}

TEST(Expand, LeavesOtherDollarsAlone) {
  EXPECT_EQ(expanded("$$"), "$");
  EXPECT_EQ(expanded("$${X}"), "${X}");
  EXPECT_EQ(expanded("$X costs 5$"), "$X costs 5$");
  EXPECT_EQ(expanded("$$$$"), "$$");
}

TEST(Expand, DoesNotExpandWhatAVariableHolds) {
  EXPECT_EQ(expanded("${X}", {{"X", "${Y}$$"}}), "${Y}$$");
}

TEST(Expand, RefusesUnsetVariablesAndMalformedNames) {
  EXPECT_EQ(
      expanded("${X}"),
      "p.yml:3:9: the environment variable X is not set (set it, or give a default: ${X:-…})");
  EXPECT_EQ(
      expanded("${1X}"),
      "p.yml:3:9: '${1X}' does not name an environment variable (write $$ for a dollar sign)");
  EXPECT_EQ(expanded("${}"),
            "p.yml:3:9: '${}' does not name an environment variable (write $$ for a dollar sign)");
  EXPECT_EQ(expanded("a ${X"), "p.yml:3:9: '${' without its '}' (write $$ for a dollar sign)");
}

TEST(Expand, BoundsWhatVariablesMayHold) {
  const std::string big(1u << 19, 'x');
  EXPECT_EQ(expanded("${X}${X}${X}", {{"X", big}}),
            "p.yml:3:9: more than 1048576 bytes once variables are expanded");
}

}  // namespace
}  // namespace aipreflight::profile
