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
    const std::string id = std::to_string(i);
    EXPECT_EQ(places.find(id), std::nullopt);
    cases.add({.id = id});
    places.add(i);
  }
  for (std::size_t i = 0; i < 5000; ++i) EXPECT_EQ(places.find(std::to_string(i)), i);
  EXPECT_EQ(places.find("5000"), std::nullopt);
  EXPECT_EQ(places.find(""), std::nullopt);
}

}  // namespace
}  // namespace aipreflight::evals
