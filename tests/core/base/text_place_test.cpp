#include "base/text_place.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace aipreflight {
namespace {

TEST(TextPlace, LinesAreCountedWhereverTheyEnd) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += i % 7 < 4 ? '\n' : static_cast<char>(i % 256);
  text += std::string(10'000, '\n');
  for (const std::size_t begin : {0u, 1u, 15u, 19'999u}) {
    for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 255u * 16u, 255u * 16u + 1u, 30'000u}) {
      const std::string_view part = std::string_view(text).substr(begin, size);
      EXPECT_EQ(text::count_lines(part),
                static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n')))
          << begin << ' ' << size;
    }
  }
}

TEST(TextPlace, ItIsTheSameHoweverTheTextIsCut) {
  const std::string text = "one\ntwo\n\nthree, and more than a few bytes that are no line at all";
  TextPlace whole;
  whole.pass(text);
  EXPECT_EQ(whole.line, 4u);
  EXPECT_EQ(whole.column, text.size() - text.rfind('\n'));
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    TextPlace place;
    place.pass(text.substr(0, cut));
    place.pass(text.substr(cut));
    EXPECT_EQ(place.line, whole.line) << cut;
    EXPECT_EQ(place.column, whole.column) << cut;
  }
}

}  // namespace
}  // namespace aipreflight
