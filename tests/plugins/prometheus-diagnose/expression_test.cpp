#include "expression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <string>

namespace aipreflight::diagnose {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SomeNames : public Names {
 public:
  bool has_reference(std::string_view reference) const override {
    return reference == "a.x" || reference == "b.x" || reference == "c.x";
  }
  std::optional<double> parameter(std::string_view name) const override {
    if (name == "two") return 2;
    return std::nullopt;
  }
  std::string hint_for(std::string_view) const override { return "a hint"; }
};

const Lookup kNone = [](std::string_view) -> std::optional<double> { return std::nullopt; };

Lookup of(std::map<std::string, double, std::less<>> numbers) {
  return [numbers](std::string_view name) -> std::optional<double> {
    const auto found = numbers.find(name);
    if (found == numbers.end()) return std::nullopt;
    return found->second;
  };
}

std::optional<double> value_of(const std::string& text,
                               std::map<std::string, double, std::less<>> numbers = {},
                               Expression::Type type = Expression::Type::kNumber) {
  const auto made = Expression::compile(text, type, SomeNames());
  EXPECT_TRUE(made.ok()) << text << ": " << (made.ok() ? "" : made.error().message);
  if (!made) return std::nullopt;
  return made->evaluate(of(std::move(numbers)), of({{"a.x", 10}}));
}

std::optional<double> truth_of(const std::string& text,
                               std::map<std::string, double, std::less<>> numbers = {}) {
  return value_of(text, std::move(numbers), Expression::Type::kTruth);
}

std::string error_of(const std::string& text, Expression::Type type = Expression::Type::kTruth) {
  const auto made = Expression::compile(text, type, SomeNames());
  EXPECT_FALSE(made.ok()) << text;
  return made.ok() ? "" : std::to_string(made.error().where.column) + ": " + made.error().message;
}

TEST(Expression, Calculates) {
  EXPECT_EQ(value_of("1 + 2 * 3 - 4 / 2"), 5);
  EXPECT_EQ(value_of("-(1 - 3) * two"), 4);
  EXPECT_EQ(value_of("max(1, 2, 3) + min(4, 5) + abs(-1)"), 8);
  EXPECT_EQ(value_of("a.x - base(a.x)", {{"a.x", 12}}), 2);
  EXPECT_EQ(value_of("1e3 + .5"), 1000.5);
}

TEST(Expression, IsUnknownWhereANumberIsMissingAndNothingElseDecides) {
  EXPECT_EQ(value_of("a.x + 1"), std::nullopt);
  EXPECT_EQ(truth_of("a.x > 1"), std::nullopt);
  EXPECT_EQ(truth_of("a.x > 1 or 1 > 0"), 1);
  EXPECT_EQ(truth_of("1 > 0 or a.x > 1"), 1);
  EXPECT_EQ(truth_of("a.x > 1 or false"), std::nullopt);
  EXPECT_EQ(truth_of("a.x > 1 and false"), 0);
  EXPECT_EQ(truth_of("a.x > 1 and true"), std::nullopt);
  EXPECT_EQ(truth_of("not a.x > 1"), std::nullopt);
}

TEST(Expression, TakesADivisionByZeroForUnknown) {
  EXPECT_EQ(value_of("1 / 0"), std::nullopt);
  EXPECT_EQ(truth_of("a.x / b.x > 1", {{"a.x", 0}, {"b.x", 0}}), std::nullopt);
}

TEST(Expression, NamesWhatIsMissingAndOnlyThat) {
  const auto made = Expression::compile(
      "a.x > 1 and b.x > 1 and base(c.x) > 0", Expression::Type::kTruth, SomeNames());
  ASSERT_TRUE(made.ok());
  EXPECT_THAT(made->missing(of({{"a.x", 2}}), kNone), ElementsAre("b.x", "base(c.x)"));
  EXPECT_THAT(made->missing(of({{"a.x", 0}}), kNone), ElementsAre());
}

TEST(Expression, SaysWhyNotWithBothSides) {
  const auto made = Expression::compile(
      "a.x > 1 and (b.x >= 2 * two or c.x == 0)", Expression::Type::kTruth, SomeNames());
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->why_not(of({{"a.x", 0.5}}), kNone), "a.x 0.5 is not > 1");
  EXPECT_EQ(made->why_not(of({{"a.x", 2}, {"b.x", 3}, {"c.x", 1}}), kNone),
            "b.x 3 is not >= 2 * two 4, c.x 1 is not == 0");
}

TEST(Expression, RefusesWhatMakesNoSense) {
  EXPECT_THAT(error_of("a.y > 1"), HasSubstr("1: unknown signal 'a.y'"));
  EXPECT_THAT(error_of("a.x > three"), HasSubstr("7: unknown parameter 'three'"));
  EXPECT_THAT(error_of("a.x"), HasSubstr("a condition is expected"));
  EXPECT_THAT(error_of("a.x > 1", Expression::Type::kNumber), HasSubstr("a number is expected"));
  EXPECT_THAT(error_of("a.x > 1 > 2"), HasSubstr("9: '> 2' is not expected here"));
  EXPECT_THAT(error_of("(a.x > 1"), HasSubstr("')' is missing"));
  EXPECT_THAT(error_of("a.x > 1 and"), HasSubstr("the expression ends too early"));
  EXPECT_THAT(error_of("sqrt(1) > 0"), HasSubstr("unknown function 'sqrt'"));
  EXPECT_THAT(error_of("max(1) > 0"), HasSubstr("needs two numbers"));
  EXPECT_THAT(error_of("1 + (a.x > 1) > 0"), HasSubstr("a number is expected"));
}

TEST(Expression, IsBounded) {
  EXPECT_THAT(error_of(std::string(3000, ' ') + "true"), HasSubstr("at most 2000 are allowed"));
  EXPECT_THAT(error_of(std::string(100, '(') + "true" + std::string(100, ')')),
              HasSubstr("nested too deeply"));
  std::string nots;
  for (int i = 0; i < 100; ++i) nots += "not ";
  EXPECT_THAT(error_of(nots + "true"), HasSubstr("nested too deeply"));
}

TEST(Expression, CanBeTurnedAroundOneComparisonAtATime) {
  const auto made =
      Expression::compile("a.x > 1 and b.x <= 2", Expression::Type::kTruth, SomeNames());
  ASSERT_TRUE(made.ok());
  ASSERT_EQ(made->comparisons(), 2u);
  const Lookup facts = of({{"a.x", 2}, {"b.x", 1}});
  EXPECT_EQ(made->evaluate(facts, kNone), 1);
  EXPECT_EQ(made->with_flipped(0).evaluate(facts, kNone), 0);
  EXPECT_EQ(made->with_flipped(1).evaluate(facts, kNone), 0);
}

}  // namespace
}  // namespace aipreflight::diagnose
