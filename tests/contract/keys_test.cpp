#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <string>
#include <vector>

#include "key_paths.hpp"
#include "kit/valid_tables.hpp"
#include "tables.hpp"

namespace aipreflight::runner {
namespace {

using kit::str;
using kit::ValidTables;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> defects(const ValidTables& tables) {
  return read_tables(&tables.module, {"acme.so", "acme", {}}).defects.sentences();
}

// The tables with these keys instead.
std::vector<std::string> defects_of(const std::vector<aipf_key>& keys) {
  ValidTables valid;
  std::vector<const aipf_key*> list;
  for (const aipf_key& key : keys) list.push_back(&key);
  valid.types[0].keys = list.data();
  valid.types[0].key_count = list.size();
  return defects(valid);
}

TEST(KeyTable, CountIsBounded) {
  ValidTables valid;
  valid.types[0].key_count = 100'000;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: check type 'pii': key_count is 100000, at most 1000 are allowed"));
  valid.types[0].key_count = 2;
  valid.types[0].keys = nullptr;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': keys is null, key_count is 2"));
}

TEST(KeyTable, NullKeyAndItsSizeAreRefused) {
  ValidTables valid;
  valid.key_list[0] = nullptr;
  EXPECT_THAT(defects(valid), ElementsAre("acme.so: check type 'pii': key #1: is null"));
  valid.key_list[0] = &valid.keys[0];
  valid.keys[0].struct_size = 8;
  EXPECT_THAT(
      defects(valid),
      ElementsAre(
          "acme.so: check type 'pii': key #1: struct_size is 8, the ABI 1.0 needs at least " +
          std::to_string(sizeof(aipf_key))));
}

TEST(KeyTable, PathAndDocAreRequired) {
  ValidTables valid;
  valid.keys[0].path = str("");
  valid.keys[1].doc = {nullptr, 0};
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: check type 'pii': key #1: path is empty, it is required",
                  "acme.so: check type 'pii': key 'names.*.min': doc is null, it is required"));
}

TEST(KeyTable, TypesAreKnownAndSome) {
  ValidTables valid;
  valid.keys[0].types = 0;
  valid.keys[1].types = 0x10000;
  EXPECT_THAT(
      defects(valid),
      ElementsAre(
          "acme.so: check type 'pii': key 'max_ms': types is 0, at least one AIPF_TYPE_ is needed",
          "acme.so: check type 'pii': key 'names.*.min': types is 0x10000, the ABI 1.0 knows "
          "0xffff"));
  valid.keys[0].types = AIPF_TYPE_NULL;
  valid.keys[1].types = AIPF_TYPE_STRING;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': key 'max_ms': types is AIPF_TYPE_NULL alone, "
                          "a type of value is "
                          "needed"));
}

TEST(KeyTable, FlagsAreKnown) {
  ValidTables valid;
  valid.keys[0].flags = 0x7;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: check type 'pii': key 'max_ms': flags is 0x7, the ABI 1.0 knows 0x3"));
}

TEST(KeyTable, RangeIsOne) {
  ValidTables valid;
  valid.keys[0].minimum = 5;
  valid.keys[0].maximum = 1.5;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: check type 'pii': key 'max_ms': minimum 5 is above maximum 1.5"));
  valid.keys[0].minimum = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(
      defects(valid),
      ElementsAre(
          "acme.so: check type 'pii': key 'max_ms': minimum is NaN; write -HUGE_VAL for none"));
  valid.keys[0].minimum = 0;
  valid.keys[0].maximum = 0;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': key 'max_ms': minimum and maximum are both "
                          "0; write -HUGE_VAL "
                          "and HUGE_VAL for no range"));
  valid.keys[0].types = AIPF_TYPE_STRING;
  EXPECT_THAT(defects(valid), IsEmpty());
}

TEST(KeyTable, ChoicesAreCountedAndDistinct) {
  ValidTables valid;
  valid.keys[0].types = AIPF_TYPE_STRING;
  valid.keys[0].choice_count = 2;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: check type 'pii': key 'max_ms': choices is null, choice_count is 2"));
  const aipf_str choices[] = {str("a"), str("a"), str(""), str("b\n")};
  valid.keys[0].choices = choices;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': key 'max_ms': choices[1] is 'a' again"));
  valid.keys[0].choice_count = 4;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: check type 'pii': key 'max_ms': choices[1] is 'a' again",
                  "acme.so: check type 'pii': key 'max_ms': choices[2] is empty, it is required",
                  "acme.so: check type 'pii': key 'max_ms': choices[3] holds the control character "
                  "0x0A (byte "
                  "2)"));
  valid.keys[0].choice_count = 0;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': key 'max_ms': choice_count is 0, expected 1 "
                          "to 1000 where choices "
                          "is given"));
}

TEST(KeyTable, DeprecatedKeyNamesAnother) {
  ValidTables valid;
  valid.keys[0].deprecated = str("max");
  EXPECT_THAT(
      defects(valid),
      ElementsAre(
          "acme.so: check type 'pii': key 'max_ms' is deprecated in favour of 'max', which is not "
          "declared"));
  valid.keys[0].deprecated = str("names.*.min");
  EXPECT_THAT(defects(valid), IsEmpty());
}

TEST(KeyPaths, GrammarIsKept) {
  for (const char* good :
       {"a", "sla.ttft_ms", "metrics.*.min", "gates[].name", "a[].b[].c", "m.*", "m.*[].x"}) {
    EXPECT_EQ(path_defect(good), "") << good;
  }
  for (const char* bad : {"",
                          ".",
                          "a.",
                          ".a",
                          "a..b",
                          "A",
                          "1a",
                          "a-b",
                          "*",
                          "*.a",
                          "a[]",
                          "a.b[]",
                          "a[0].b",
                          "a*",
                          "a b",
                          "[]"}) {
    EXPECT_NE(path_defect(bad), "") << bad;
  }
  std::string deep = "a";
  for (int i = 0; i < 16; ++i) deep += ".a";
  EXPECT_EQ(path_defect(deep), "has 17 segments, at most 16 are allowed");
  EXPECT_EQ(
      path_defect("sla.TTFT"),
      "has the segment 'TTFT', expected [a-z][a-z0-9_]*, or * after a dot, or name[] before one");
}

TEST(KeyPaths, DuplicateIsRefused) {
  EXPECT_THAT(
      defects_of({ValidTables::key("a", AIPF_TYPE_INT), ValidTables::key("a", AIPF_TYPE_INT)}),
      ElementsAre("acme.so: check type 'pii': key 'a' is declared twice"));
}

TEST(KeyPaths, DeclaredParentMustAllowItsChildren) {
  EXPECT_THAT(
      defects_of({ValidTables::key("a", AIPF_TYPE_BOOL), ValidTables::key("a.b", AIPF_TYPE_INT)}),
      ElementsAre("acme.so: check type 'pii': key 'a' is declared as " +
                  describe_types(AIPF_TYPE_BOOL) + ", but 'a.b' needs it to be a map"));
  EXPECT_THAT(
      defects_of({ValidTables::key("a[].b", AIPF_TYPE_INT), ValidTables::key("a", AIPF_TYPE_MAP)}),
      ElementsAre("acme.so: check type 'pii': key 'a' is declared as " +
                  describe_types(AIPF_TYPE_MAP) + ", but 'a[].b' needs it to be a list"));
  EXPECT_THAT(defects_of({ValidTables::key("a", AIPF_TYPE_MAP | AIPF_TYPE_BOOL),
                          ValidTables::key("a.b", AIPF_TYPE_INT)}),
              IsEmpty());
}

TEST(KeyPaths, ParentIsNotBothMapAndList) {
  EXPECT_THAT(
      defects_of(
          {ValidTables::key("a.b", AIPF_TYPE_INT), ValidTables::key("a[].c", AIPF_TYPE_INT)}),
      ElementsAre("acme.so: check type 'pii': key 'a' is a map in 'a.b' and a list in 'a[].c'"));
}

}  // namespace
}  // namespace aipreflight::runner
