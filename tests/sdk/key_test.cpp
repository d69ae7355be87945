#include <array>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <string_view>

#include <aipreflight/key.hpp>

namespace ap = aipreflight::sdk;

namespace {

std::string_view view(aipf_str text) {
  return {text.data, text.size};
}

TEST(Key, HasNoBoundsFlagsOrTextsUnlessSaid) {
  static constexpr ap::Key kKey = ap::key("max_ms").number().doc("a doc");
  constexpr aipf_key kRow = kKey.row();
  EXPECT_EQ(kRow.struct_size, sizeof(aipf_key));
  EXPECT_EQ(view(kRow.path), "max_ms");
  EXPECT_EQ(view(kRow.doc), "a doc");
  EXPECT_EQ(kRow.types, AIPF_TYPE_NUMBER);
  EXPECT_EQ(kRow.flags, 0u);
  EXPECT_EQ(kRow.minimum, -HUGE_VAL);
  EXPECT_EQ(kRow.maximum, HUGE_VAL);
  EXPECT_EQ(kRow.choices, nullptr);
  EXPECT_EQ(kRow.choice_count, 0u);
  EXPECT_EQ(kRow.unit.size + kRow.fallback.size + kRow.since.size + kRow.deprecated.size, 0u);
}

TEST(Key, CarriesEverythingThatWasDeclared) {
  static constexpr ap::Key kKey = ap::key("mode")
                                      .text()
                                      .nullable()
                                      .nonempty()
                                      .fallback("fast")
                                      .unit("modes")
                                      .doc("how")
                                      .range(-1, 2)
                                      .choices("fast", "exact")
                                      .since("1.1.0")
                                      .deprecated("kind");
  constexpr aipf_key kRow = kKey.row();
  EXPECT_EQ(kRow.types, AIPF_TYPE_STRING | AIPF_TYPE_NULL);
  EXPECT_EQ(kRow.flags, AIPF_KEY_NONEMPTY);
  EXPECT_EQ(view(kRow.fallback), "fast");
  EXPECT_EQ(view(kRow.unit), "modes");
  EXPECT_EQ(kRow.minimum, -1);
  EXPECT_EQ(kRow.maximum, 2);
  ASSERT_EQ(kRow.choice_count, 2u);
  EXPECT_EQ(view(kRow.choices[0]), "fast");
  EXPECT_EQ(view(kRow.choices[1]), "exact");
  EXPECT_EQ(view(kRow.since), "1.1.0");
  EXPECT_EQ(view(kRow.deprecated), "kind");
}

TEST(Key, EachTypeFunctionSetsItsOwnBit) {
  constexpr ap::Key kKey = ap::key("x");
  const std::array<std::uint64_t, 16> types{kKey.boolean().row().types,
                                            kKey.integer().row().types,
                                            kKey.number().row().types,
                                            kKey.duration().row().types,
                                            kKey.size().row().types,
                                            kKey.percent().row().types,
                                            kKey.ratio().row().types,
                                            kKey.path().row().types,
                                            kKey.url().row().types,
                                            kKey.command().row().types,
                                            kKey.query().row().types,
                                            kKey.secret().row().types,
                                            kKey.text().row().types,
                                            kKey.list().row().types,
                                            kKey.map().row().types,
                                            kKey.nullable().row().types};
  for (std::size_t i = 0; i < types.size(); ++i) {
    EXPECT_EQ(types[i], std::uint64_t{1} << i) << "type " << i;
  }
}

TEST(Key, PathsFollowTheGrammarOfTheAbi) {
  using ap::detail::is_key_path;
  for (const char* path : {"a",
                           "max_ms",
                           "sla.ttft_ms",
                           "metrics.*.min",
                           "metrics.*",
                           "gates[].name",
                           "gates[]",
                           "a1.b2[].c"}) {
    EXPECT_TRUE(is_key_path(path)) << path;
  }
  for (const char* path : {"",
                           ".",
                           "a.",
                           ".a",
                           "a..b",
                           "A",
                           "1a",
                           "_a",
                           "a-b",
                           "a b",
                           "a[",
                           "a[]b",
                           "a[0]",
                           "*a",
                           "a.*b",
                           "a[][]",
                           "[]",
                           "a*"}) {
    EXPECT_FALSE(is_key_path(path)) << path;
  }
}

}  // namespace
