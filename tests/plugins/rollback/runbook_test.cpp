#include "runbook.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "kit/scratch.hpp"

namespace aipreflight::rollback {
namespace {

class RunbookText : public kit::Scratch {};

TEST_F(RunbookText, WordsAreCountedWithoutMarkup) {
  EXPECT_EQ(read_runbook("# Rollback\n\n1. deploy the *previous* tag\n").words, 6u);
  EXPECT_EQ(read_runbook("日本 rückfall\n").words, 2u);
}

TEST_F(RunbookText, NothingIsNoWord) {
  for (const char* text :
       {"", "\n\n", "   \t\r\n", "# \n---\n***\n", "<!-- how to roll back -->\n", "<!-- open"}) {
    EXPECT_EQ(read_runbook(text).words, 0u) << text;
    EXPECT_FALSE(read_runbook(text).is_placeholder()) << text;
  }
}

TEST_F(RunbookText, PlaceholdersSayNothing) {
  for (const char* text :
       {"TODO",
        "TODO: write this\n",
        "# Rollback\n\nTBD\n",
        "# TODO\n",
        "- [ ] fixme\n",
        "Coming soon.\n",
        "# Plan\nTo be defined (TBD)\n",
        "fill in later",
        "<!-- x -->\nWIP",
        "# Rollback\nLorem ipsum dolor sit amet, consectetur adipiscing elit.\n"}) {
    EXPECT_TRUE(read_runbook(text).is_placeholder()) << text;
  }
}

TEST_F(RunbookText, OpenPointInARealRunbookIsNoPlaceholder) {
  for (const char* text : {"1. deploy the previous tag\n2. TODO\n",
                           "Write to the owner and fill the form.\n",
                           "Close all TODO items of the release first.\n",
                           "# Rollback\n1. do it\n"}) {
    const Runbook runbook = read_runbook(text);
    EXPECT_FALSE(runbook.is_placeholder()) << text;
    EXPECT_TRUE(runbook.has_body) << text;
  }
}

TEST_F(RunbookText, HeadingsAreWordsWithoutABody) {
  const Runbook runbook = read_runbook("# Rollback\n## Steps\n");
  EXPECT_EQ(runbook.words, 2u);
  EXPECT_FALSE(runbook.has_body);
}

TEST_F(RunbookText, UnreadableThingsAreRefusedByName) {
  std::filesystem::create_directory("folder");
  ASSERT_EQ(::mkfifo("fifo", 0600), 0);
  write("huge", std::string((8u << 20) + 1, 'x'));
  write("binary", std::string("ELF\0x", 5));
  const std::pair<const char*, const char*> cases[] = {{"nope.md", "runbook_missing"},
                                                       {"folder", "runbook_unreadable"},
                                                       {"fifo", "runbook_unreadable"},
                                                       {"huge", "runbook_unreadable"},
                                                       {"binary", "runbook_unreadable"}};
  for (const auto& [path, reason] : cases) {
    const auto runbook = load_runbook(path);
    ASSERT_FALSE(runbook.ok()) << path;
    EXPECT_EQ(runbook.error().reason, reason) << path;
    EXPECT_NE(runbook.error().message.find(path), std::string::npos);
  }
}

}  // namespace
}  // namespace aipreflight::rollback
