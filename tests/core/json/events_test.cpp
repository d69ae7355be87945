#include "json/events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace aipreflight::json {
namespace {

// Writes what it is told, one word a step.
class Scribe : public EventVisitor {
 public:
  bool event(const Event& event) override {
    static constexpr const char* kWords[] = {
        "{", "}", "[", "]", "name:", "null", "bool", "", "text:"};
    said += kWords[static_cast<std::size_t>(event.kind)];
    if (event.kind == Event::Kind::kNumber) said += std::to_string(event.number);
    said += std::string(event.text) + ' ';
    return event.text != stop_at;
  }
  std::string said;
  std::string stop_at = "(never)";
};

TEST(Events, TellEveryStepInOrder) {
  Scribe scribe;
  ASSERT_TRUE(read_events(R"({"a":[1,"x",null,true],"b":{}})", "t", scribe).ok());
  EXPECT_EQ(scribe.said, "{ name:a [ 1.000000 text:x null bool ] name:b { } } ");
}

TEST(Events, AreToldOnceWhereTheReaderHasToStartAgain) {
  Scribe scribe;
  ASSERT_TRUE(read_events(R"([1, 1e400, "x"])", "t", scribe).ok());
  EXPECT_EQ(scribe.said, "[ 1.000000 inf text:x ] ");
}

TEST(Events, HaveTheErrorsOfTheParser) {
  Scribe scribe;
  const auto read = read_events("[1,\n oops]", "file.json", scribe);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().where.to_string(), "file.json:2:2");
}

TEST(Events, StopWhereTheVisitorHasEnough) {
  Scribe scribe;
  scribe.stop_at = "b";
  ASSERT_TRUE(read_events(R"({"a":1,"b":2,"c":3})", "t", scribe).ok());
  EXPECT_EQ(scribe.said, "{ name:a 1.000000 name:b ");
}

TEST(Events, HaveALimitOfDepth) {
  Scribe scribe;
  const auto read = read_events(std::string(9, '[') + std::string(9, ']'), "deep", scribe, 8);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, testing::HasSubstr("nested deeper than 8 levels"));
}

}  // namespace
}  // namespace aipreflight::json
