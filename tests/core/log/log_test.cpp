#include "log/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace aipreflight::log {
namespace {

class LogTest : public testing::Test {
 protected:
  void TearDown() override {
    set_level(Level::kWarning);
    set_colour(false);
  }
  template <typename Write>
  static std::string stderr_of(Write write) {
    testing::internal::CaptureStderr();
    write();
    return testing::internal::GetCapturedStderr();
  }
  static std::string all_levels() {
    return stderr_of([] {
      error("e");
      warning("w");
      info("i");
      debug("d");
    });
  }
};

TEST_F(LogTest, NamesTheProgramAndTheLevel) {
  EXPECT_EQ(all_levels(), "aipreflight: error: e\naipreflight: warning: w\n");
}

TEST_F(LogTest, WritesUpToItsLevel) {
  set_level(Level::kError);
  EXPECT_EQ(all_levels(), "aipreflight: error: e\n");
  set_level(Level::kDebug);
  EXPECT_EQ(all_levels(),
            "aipreflight: error: e\naipreflight: warning: w\naipreflight: info: i\naipreflight: "
            "debug: d\n");
}

TEST_F(LogTest, ColoursOnlyTheLevel) {
  set_colour(true);
  const std::string line = stderr_of([] { warning("text"); });
  EXPECT_EQ(line.find("aipreflight: \x1b["), 0u) << line;
  EXPECT_NE(line.find("warning\x1b[m: text\n"), std::string::npos) << line;
}

TEST_F(LogTest, KeepsTextFromOutsideOnOneLine) {
  EXPECT_EQ(stderr_of([] { error("a\nb\x1b[31m {} %s"); }),
            "aipreflight: error: a\\nb\\x1b[31m {} %s\n");
}

TEST_F(LogTest, MayBeUsedFromManyThreads) {
  const std::string text = stderr_of([] {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int j = 0; j < 100; ++j) error("line");
      });
    }
  });
  std::string expected;
  for (int i = 0; i < 400; ++i) expected += "aipreflight: error: line\n";
  EXPECT_EQ(text, expected);
}

TEST_F(LogTest, SurvivesAClosedStderr) {
  const int old = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
  ::close(STDERR_FILENO);
  error("nobody reads this");
  ::dup2(old, STDERR_FILENO);
  ::close(old);
  EXPECT_EQ(stderr_of([] { error("again"); }), "aipreflight: error: again\n");
}

}  // namespace
}  // namespace aipreflight::log
