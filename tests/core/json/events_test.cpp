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

// Reads the pairs ",[x]" of one letter by itself.
class Ahead : public Scribe {
 public:
  std::size_t read_ahead(std::string_view rest) override {
    std::size_t size = 0;
    while (rest.substr(size).starts_with(",[7]")) size += 4;
    read += size;
    return size;
  }
  std::size_t read = 0;
};

TEST(Events, LeaveOutWhatTheVisitorReadByItself) {
  Ahead ahead;
  ASSERT_TRUE(read_events(R"({"a":[[7],[7],[7],[8],[7]],"b":1})", "t", ahead).ok());
  EXPECT_EQ(ahead.said, "{ name:a [ [ 7.000000 ] [ 8.000000 ] ] name:b 1.000000 } ");
  EXPECT_EQ(ahead.read, 12u);
}

TEST(Events, AreNotReadAheadAgainWhereTheReaderHasToStartAgain) {
  Ahead ahead;
  ASSERT_TRUE(read_events(R"([[7],[7],[1e400],[7],"x"])", "t", ahead).ok());
  EXPECT_EQ(ahead.said, "[ [ 7.000000 ] [ inf ] text:x ] ");
  EXPECT_EQ(ahead.read, 8u);
}

TEST(Events, NameThePlaceOfAnErrorBehindWhatWasReadAhead) {
  Ahead ahead;
  const auto read = read_events("[[7],[7],[7],oops]", "file.json", ahead);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().where.to_string(), "file.json:1:14");
}

}  // namespace
}  // namespace aipreflight::json
