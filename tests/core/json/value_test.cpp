#include "json/value.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace aipreflight::json {
namespace {

TEST(JsonValue, IsNullUntilSet) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_EQ(Value().kind(), Kind::kNull);
}

TEST(JsonValue, AccessorsOfTheWrongKindAreNeutral) {
  for (const Value& value :
       {Value(), Value(true), Value(1), Value("x"), Value::array(), Value::object()}) {
    EXPECT_EQ(value.as_bool(true), true);
    EXPECT_EQ(value.as_number(7), value.is_number() ? 1 : 7);
    EXPECT_EQ(value.as_integer(7), value.is_number() ? 1 : 7);
    EXPECT_EQ(value.as_string(), value.is_string() ? "x" : "");
    EXPECT_TRUE(value.items().empty());
    EXPECT_TRUE(value.members().empty());
    EXPECT_TRUE(value["a"]["b"].is_null());
    EXPECT_EQ(value.find("a"), nullptr);
    EXPECT_EQ(value.size(), 0u);
  }
}

TEST(JsonValue, IntegersSaturate) {
  EXPECT_EQ(Value(1e300).as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Value(-1e300).as_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Value(HUGE_VAL).as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Value(std::numeric_limits<std::uint64_t>::max()).as_integer(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Value(std::nan("")).as_integer(5), 5);
  EXPECT_EQ(Value(-1.9).as_integer(), -1);
  EXPECT_EQ(Value(std::uint64_t{5}).as_integer(), 5);
}

TEST(JsonValue, PushAndSetTurnANullIntoWhatTheyNeed) {
  Value list;
  list.push(1);
  list.push("x");
  EXPECT_TRUE(list.is_array());
  EXPECT_EQ(list.size(), 2u);
  Value object;
  object.set("a", 1);
  object.set("b", 2);
  object.set("a", 3);
  EXPECT_EQ(object.size(), 2u);
  EXPECT_EQ(object["a"].as_integer(), 3);
  object.add("a", 4);
  EXPECT_EQ(object.size(), 3u);
  EXPECT_EQ(object["a"].as_integer(), 4);
}

TEST(JsonValue, PushAndSetLeaveOtherKindsAlone) {
  Value text("x");
  text.push(1);
  text.set("a", 1);
  text.add("a", 1);
  EXPECT_EQ(text, Value("x"));
}

TEST(JsonValue, ComparesByValue) {
  EXPECT_EQ(Value(1), Value(1.0));
  EXPECT_FALSE(Value(std::int64_t{9007199254740993}) == Value(std::int64_t{9007199254740992}));
  EXPECT_FALSE(Value(std::numeric_limits<std::uint64_t>::max()) == Value(-1));
  EXPECT_FALSE(Value(std::nan("")) == Value(std::nan("")));
  EXPECT_FALSE(Value(false) == Value());
  EXPECT_EQ(Value::array({1, "a", Value()}), Value::array({1, "a", Value()}));
  EXPECT_FALSE(Value::object({{"a", 1}}) == Value::object({{"b", 1}}));
}

}  // namespace
}  // namespace aipreflight::json
