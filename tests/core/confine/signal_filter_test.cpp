#include "confine/signal_filter.hpp"

#include <csignal>
#include <functional>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aipreflight::confine {
namespace {

// The signal that ends a child, in a group of its own and behind a filter for this process as the
// host, when it does this; 0 if it lives to the end.
int end_of(pid_t host_group, const std::function<void()>& act) {
  const pid_t host = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::setpgid(0, 0);
    const SignalFilter filter(host, host_group);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !filter.install()) ::_exit(1);
    act();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(SignalFilter, EndsWhoSignalsTheHost) {
  const pid_t host = ::getpid();
  EXPECT_EQ(end_of(::getpgrp(), [&] { ::kill(host, SIGTERM); }), SIGSYS);
}

TEST(SignalFilter, LetsAChildEndItselfAndItsGroup) {
  EXPECT_EQ(end_of(::getpgrp(), [] { ::kill(0, SIGKILL); }), SIGKILL);
  EXPECT_EQ(end_of(::getpgrp(), [] { ::kill(::getpid(), SIGKILL); }), SIGKILL);
}

TEST(SignalFilter, TakesAGroupWithoutANumberForNobodys) {
  EXPECT_EQ(end_of(0, [] { ::kill(0, SIGKILL); }), SIGKILL);
  const pid_t host = ::getpid();
  EXPECT_EQ(end_of(0, [&] { ::kill(host, SIGTERM); }), SIGSYS);
}

TEST(SignalFilter, AnswersWhoAsksWhetherHeCouldAndLetsHimLive) {
  const pid_t host = ::getpid();
  EXPECT_EQ(end_of(::getpgrp(),
                   [&] {
                     if (::kill(host, 0) == 0) ::_exit(1);
                   }),
            0);
}

}  // namespace
}  // namespace aipreflight::confine
