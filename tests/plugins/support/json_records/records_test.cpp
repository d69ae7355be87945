#include "json_records/records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

namespace aipreflight::json_records {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The places of the records, and what ended it.
struct Walk {
  std::vector<std::uint32_t> lines;
  std::string refusal;
};

Walk walk(const std::string& text, std::uint32_t stop_at = 0) {
  Walk walk;
  const auto done =
      for_each(text, "f", [&](const json::Node&, const SourceRef& where) -> Result<void> {
        walk.lines.push_back(where.line);
        if (where.line == stop_at && stop_at > 0) return execution_error("mine", "no more");
        return {};
      });
  if (!done) walk.refusal = done.error().reason + ": " + done.error().to_string();
  return walk;
}

TEST(JsonRecords, OfLinesHaveTheirNumbers) {
  EXPECT_THAT(walk("\xEF\xBB\xBF{\"a\": 1}\r\n\n  {}\n").lines, ElementsAre(1, 3));
}

TEST(JsonRecords, OfAnArrayHaveTheFileAlone) {
  EXPECT_THAT(walk(" [{}, {\"a\": [1]}]").lines, ElementsAre(0, 0));
  EXPECT_TRUE(walk("[]").lines.empty());
}

TEST(JsonRecords, ThatAreNoneEndTheWalk) {
  EXPECT_EQ(walk("{}\n7\n{}").refusal,
            "malformed: f:2: a record is a number, an object is expected");
  EXPECT_EQ(walk("[{}, null]").refusal, "malformed: f: a record is null, an object is expected");
  EXPECT_THAT(walk("{}\n{\"a\"").refusal, HasSubstr("malformed: f:2:"));
  EXPECT_THAT(walk("{}\n{\"a\"").refusal, HasSubstr("was it cut off?"));
  EXPECT_THAT(walk("[{}").refusal, HasSubstr("malformed: f:1:"));
}

TEST(JsonRecords, AnErrorOfTheTakerComesOutAsItIs) {
  const Walk stopped = walk("{}\n{}\n{}\n", 2);
  EXPECT_EQ(stopped.refusal, "mine: no more");
  EXPECT_THAT(stopped.lines, ElementsAre(1, 2));
}

}  // namespace
}  // namespace aipreflight::json_records
