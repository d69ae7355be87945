#include "model/artefact_name.hpp"

#include <gtest/gtest.h>
#include <string>

namespace aipreflight {
namespace {

constexpr std::string_view kRule = "is not [A-Za-z0-9][A-Za-z0-9._-]{0,99}";

TEST(ArtefactName, StaysInItsFolder) {
  for (const char* good : {"a", "report.json", "A-1_b.c", "a..b", "stdout.log.1"}) {
    EXPECT_EQ(artefact_name_defect(good), "") << good;
  }
  for (const char* bad : {"", ".", "..", ".hidden", "-x", "a/b", "../x", "a b", "ä", "/etc/x"}) {
    EXPECT_EQ(artefact_name_defect(bad), kRule) << bad;
  }
  EXPECT_EQ(artefact_name_defect(std::string_view("a\0b", 3)), kRule);
}

TEST(ArtefactName, HasAtMostAHundredBytes) {
  EXPECT_EQ(artefact_name_defect(std::string(100, 'x')), "");
  EXPECT_EQ(artefact_name_defect(std::string(101, 'x')), kRule);
}

TEST(ArtefactName, IsNoneOfTheLogsThatTheHostWrites) {
  for (const std::string_view log : {kOutputLog, kErrorLog, kPluginLog}) {
    EXPECT_EQ(artefact_name_defect(log), "is the host's own") << log;
  }
}

}  // namespace
}  // namespace aipreflight
