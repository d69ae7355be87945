#include "readers/id_places.hpp"

#include <gtest/gtest.h>
#include <string>

namespace aipreflight::evals {
namespace {

TEST(IdPlaces, EveryIdIsFoundWhereItStandsHoweverManyThereAre) {
  Cases cases;
  IdPlaces places(cases);
  EXPECT_EQ(places.find("0"), std::nullopt);
  for (std::size_t i = 0; i < 5000; ++i) {
    const std::string id = std::to_string(i * 7919 % 5000);
    EXPECT_EQ(places.find(id), std::nullopt);
    cases.add({.id = id});
  }
  for (std::size_t i = 0; i < 5000; ++i) {
    EXPECT_EQ(places.find(std::to_string(i * 7919 % 5000)), i);
  }
  EXPECT_EQ(places.find("5000"), std::nullopt);
  EXPECT_EQ(places.find(""), std::nullopt);
}

TEST(IdPlaces, NumberedIdsAreFoundWhereverOneIsLookedFor) {
  for (const std::size_t first : {0u, 1u, 2500u, 4999u}) {
    Cases cases;
    IdPlaces places(cases);
    for (std::size_t i = 0; i < 5000; ++i) {
      const std::string id = std::to_string(i);
      EXPECT_EQ(places.find(id), std::nullopt);
      cases.add({.id = id});
    }
    EXPECT_EQ(places.find(std::to_string(first)), first);
    cases.add({.id = "12345"});
    EXPECT_EQ(places.find("5001"), std::nullopt);
    EXPECT_EQ(places.find("12345"), 5000u);
    EXPECT_EQ(places.find("4999"), 4999u);
  }
}

TEST(IdPlaces, AnIdIsFoundAmongAscendingOnesBeforeAnyOtherIsLookedFor) {
  Cases cases;
  cases.add({.id = ""});
  cases.add({.id = "b"});
  cases.add({.id = "aa"});
  EXPECT_EQ(IdPlaces(cases).find(""), 0u);
  EXPECT_EQ(IdPlaces(cases).find("b"), 1u);
  EXPECT_EQ(IdPlaces(cases).find("aa"), 2u);
  EXPECT_EQ(IdPlaces(cases).find("a"), std::nullopt);
  EXPECT_EQ(IdPlaces(cases).find("ab"), std::nullopt);
}

}  // namespace
}  // namespace aipreflight::evals
