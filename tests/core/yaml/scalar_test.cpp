#include <gtest/gtest.h>
#include <limits>

#include "yaml/node.hpp"

namespace aipreflight::yaml {
namespace {

Node plain(const std::string& text) {
  Node node;
  node.kind = Kind::kScalar;
  node.text = text;
  return node;
}

Node quoted(const std::string& text) {
  Node node = plain(text);
  node.quoted = true;
  return node;
}

TEST(YamlScalar, KnowsNull) {
  EXPECT_TRUE(is_null_text(Node{}));
  for (const char* text : {"", "~", "null", "Null", "NULL"})
    EXPECT_TRUE(is_null_text(plain(text))) << text;
  for (const char* text : {"nUll", "none", "0"}) EXPECT_FALSE(is_null_text(plain(text))) << text;
  EXPECT_FALSE(is_null_text(quoted("null")));
  EXPECT_FALSE(is_null_text(quoted("")));
}

TEST(YamlScalar, KnowsBooleansOfBothVersions) {
  for (const char* text : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"}) {
    EXPECT_EQ(as_bool(plain(text)), true) << text;
  }
  for (const char* text : {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}) {
    EXPECT_EQ(as_bool(plain(text)), false) << text;
  }
  for (const char* text : {"", "y", "n", "tRue", "1", "0"})
    EXPECT_EQ(as_bool(plain(text)), std::nullopt) << text;
  EXPECT_EQ(as_bool(quoted("true")), std::nullopt);
  EXPECT_EQ(as_bool(Node{}), std::nullopt);
}

TEST(YamlScalar, ReadsNumbers) {
  EXPECT_EQ(as_number(plain("1.5")), 1.5);
  EXPECT_EQ(as_number(plain("-2e3")), -2000);
  EXPECT_EQ(as_number(plain("+7")), 7);
  EXPECT_EQ(as_number(plain(".5")), .5);
  EXPECT_EQ(as_number(plain("5.")), 5);
  EXPECT_EQ(as_number(plain("1_000.5")), 1000.5);
  EXPECT_EQ(as_number(plain("0x1F")), 31);
  EXPECT_EQ(as_number(plain("0o17")), 15);
}

TEST(YamlScalar, RefusesWhatIsNoFiniteNumber) {
  for (const char* text :
       {"",    "x",     "1x", "_1",  "1_",   "1__0", "1._5", ".inf", "-.inf", ".nan", "nan",
        "inf", "1e400", "0x", "0xg", "0x-1", "-0x1", "0o8",  "1 2",  "1:30",  "."}) {
    EXPECT_EQ(as_number(plain(text)), std::nullopt) << text;
  }
  EXPECT_EQ(as_number(quoted("1")), std::nullopt);
  EXPECT_EQ(as_number(Node{}), std::nullopt);
}

TEST(YamlScalar, ReadsIntegers) {
  EXPECT_EQ(as_integer(plain("42")), 42);
  EXPECT_EQ(as_integer(plain("-1_000")), -1000);
  EXPECT_EQ(as_integer(plain("0755")), 755);
  EXPECT_EQ(as_integer(plain("0xff")), 255);
  EXPECT_EQ(as_integer(plain("9223372036854775807")), std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"9223372036854775808", "1.0", "1e3", "", "0x8000000000000000"}) {
    EXPECT_EQ(as_integer(plain(text)), std::nullopt) << text;
  }
  EXPECT_EQ(as_integer(quoted("42")), std::nullopt);
}

}  // namespace
}  // namespace aipreflight::yaml
