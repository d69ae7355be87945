#include "readers/values.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace aipreflight::evals {
namespace {

std::vector<double> drawn(std::size_t count, int different, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back((static_cast<int>(random() % static_cast<unsigned>(different)) - 100) / 7.0);
  }
  return values;
}

TEST(Values, AreSortedWhetherFewOrManyOfThemDiffer) {
  for (const int different : {1, 2, 100, 2000, 2046, 2047, 2048, 2049, 100'000}) {
    for (const std::size_t count : {0u, 1u, 2u, 256u, 257u, 5000u, 50'000u}) {
      std::vector<double> values = drawn(count, different, 7);
      std::vector<double> expected = values;
      std::sort(expected.begin(), expected.end());
      sort_values(values);
      EXPECT_EQ(values, expected) << count << " of " << different;
    }
  }
}

TEST(Values, OfEveryMagnitudeAndSignStandInTheirOrder) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<double> values;
  for (int i = 0; i < 300; ++i) {
    values.insert(values.end(), {1e300, -kInfinity, 5e-324, kInfinity, -1e300, 0.5, -5e-324});
  }
  std::vector<double> expected = values;
  std::sort(expected.begin(), expected.end());
  sort_values(values);
  EXPECT_EQ(values, expected);
}

TEST(Values, ThatAreBothZerosStandInOneOrderWhicheverCameFirst) {
  std::vector<double> one(400, 0.0);
  std::vector<double> other(400, 0.0);
  for (std::size_t i = 0; i < 200; ++i) one[i] = other[399 - i] = -0.0;
  sort_values(one);
  sort_values(other);
  for (std::size_t i = 0; i < 400; ++i) {
    EXPECT_EQ(std::signbit(one[i]), i < 200) << i;
    EXPECT_EQ(std::signbit(other[i]), i < 200) << i;
  }
}

}  // namespace
}  // namespace aipreflight::evals
