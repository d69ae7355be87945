#include "facts.hpp"

#include <gmock/gmock.h>

namespace aipreflight::validate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Facts, AreFoundByTheirNames) {
  const Facts facts("at\topen\nresult\t0\tunexplained\nat\trun\n");
  EXPECT_EQ(facts.last("at"), "run");
  EXPECT_EQ(facts.last("result", 1), "unexplained");
  EXPECT_EQ(facts.last("result", 7), "");
  EXPECT_EQ(facts.last("refused"), "");
  EXPECT_TRUE(facts.has("result"));
  EXPECT_FALSE(facts.has("refused"));
  EXPECT_THAT(facts.all("at"), ElementsAre(ElementsAre("open"), ElementsAre("run")));
}

TEST(Facts, KeepStatesOfTheProcessByMomentAndAspect) {
  const Facts facts("state\tstart\tumask\t022\nstate\tend\tumask\t077\nstate\tend\tthreads\t1\n");
  EXPECT_THAT(facts.state("start", "umask"), ElementsAre("022"));
  EXPECT_THAT(facts.state("end", "umask"), ElementsAre("077"));
  EXPECT_THAT(facts.state("start", "threads"), IsEmpty());
}

TEST(Facts, OfAFileThatIsCutShortAreThoseBefore) {
  const Facts facts("at\topen\nresu");
  EXPECT_EQ(facts.last("at"), "open");
  EXPECT_FALSE(facts.has("result"));
}

TEST(Facts, ShowNoControlCharactersOfAModule) {
  EXPECT_EQ(Facts("explains\tx\t\033[2J\n").last("explains", 1), "\\x1b[2J");
}

}  // namespace
}  // namespace aipreflight::validate
