#include "ending.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace aipreflight::host {
namespace {

Failure failure_of(bool signalled, int code) {
  return describe_end({signalled, code, {}}, "in run", Limits{});
}

Output output_of(const std::string& err, const std::string& log) {
  return {{}, {err, "", err.size()}, {log, "", log.size()}};
}

TEST(Ending, NamesTheSignalOfACrash) {
  EXPECT_EQ(failure_of(true, SIGSEGV).reason, "plugin_crashed");
  EXPECT_EQ(failure_of(true, SIGSEGV).text, "crashed with SIGSEGV in run");
  EXPECT_EQ(failure_of(true, SIGFPE).text, "crashed with SIGFPE in run");
}

TEST(Ending, TellsASignalOfSomebodyElseFromACrash) {
  EXPECT_EQ(failure_of(true, SIGKILL).reason, "plugin_killed");
  EXPECT_EQ(failure_of(true, SIGKILL).text, "was killed by SIGKILL in run, and not by this host");
  EXPECT_EQ(failure_of(true, SIGTERM).reason, "plugin_killed");
}

TEST(Ending, TellsWhatTheFilterEndedFromACrash) {
  EXPECT_EQ(failure_of(true, SIGSYS).reason, "plugin_killed");
  EXPECT_NE(failure_of(true, SIGSYS).text.find("such as a signal to the host"), std::string::npos);
}

TEST(Ending, TakesTheSignalOfALimitForTheLimit) {
  EXPECT_EQ(failure_of(true, SIGXFSZ).reason, "limit_disk");
  EXPECT_EQ(failure_of(true, SIGXFSZ).text,
            "wrote a file of more than 1073741824 bytes in run (SIGXFSZ)");
}

TEST(Ending, DoesNotTakeStatusZeroForSuccess) {
  EXPECT_EQ(failure_of(false, 0).reason, "plugin_exited");
  EXPECT_EQ(failure_of(false, 0).text, "ended its process in run (exit status 0)");
}

TEST(Ending, SaysWhyThereIsNoAnswer) {
  using End = RunOutcome::End;
  RunOutcome outcome;
  EXPECT_TRUE(outcome.failures("'m'").empty());
  outcome.end = End::kError;
  outcome.reason = "plugin_crashed";
  outcome.text = "crashed with SIGSEGV in run";
  outcome.denials = {{"network", "127.0.0.1:80", 1}};
  const Errors failures = outcome.failures("'m'");
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].reason, "plugin_crashed");
  EXPECT_EQ(failures[0].message, "'m' crashed with SIGSEGV in run");
  EXPECT_EQ(failures[1].reason, "denied");
  EXPECT_EQ(failures[1].message,
            "'m' was kept from what it did not declare: network, 127.0.0.1:80");
  outcome.errors = {profile_error({"p.yml", 1, 1}, "its own")};
  EXPECT_EQ(outcome.failures("'m'").front().message, "its own");
}

TEST(Ending, QuotesTheLastLinesOfLogAndErrors) {
  EXPECT_EQ(last_lines(output_of("", "")), "");
  EXPECT_EQ(last_lines(output_of("one\ntwo\n\nthree\nfour\n", "info: hello\n")),
            "; its last lines: info: hello | two | three | four");
}

TEST(Ending, EscapesAndBoundsWhatItQuotes) {
  const std::string lines = last_lines(output_of("\033[2J" + std::string(1000, 'x'), ""));
  EXPECT_EQ(lines.find('\033'), std::string::npos);
  EXPECT_LT(lines.size(), 300u);
}

}  // namespace
}  // namespace aipreflight::host
