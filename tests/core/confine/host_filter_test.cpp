#include "confine/host_filter.hpp"

#include <asm/sockios.h>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
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
    const HostFilter filter(host, host_group);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !filter.install()) ::_exit(1);
    act();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(HostFilter, EndsWhoSignalsTheHost) {
  const pid_t host = ::getpid();
  EXPECT_EQ(end_of(::getpgrp(), [&] { ::kill(host, SIGTERM); }), SIGSYS);
}

TEST(HostFilter, LetsAChildEndItselfAndItsGroup) {
  EXPECT_EQ(end_of(::getpgrp(), [] { ::kill(0, SIGKILL); }), SIGKILL);
  EXPECT_EQ(end_of(::getpgrp(), [] { ::kill(::getpid(), SIGKILL); }), SIGKILL);
}

TEST(HostFilter, TakesAGroupWithoutANumberForNobodys) {
  EXPECT_EQ(end_of(0, [] { ::kill(0, SIGKILL); }), SIGKILL);
  const pid_t host = ::getpid();
  EXPECT_EQ(end_of(0, [&] { ::kill(host, SIGTERM); }), SIGSYS);
}

// Whether this process may have a descriptor signal `owner`.
bool may_own(pid_t owner) {
  int ends[2];
  return ::pipe(ends) == 0 && ::fcntl(ends[0], F_SETOWN, owner) == 0;
}

TEST(HostFilter, EndsWhoMakesTheHostTheOwnerOfADescriptor) {
  const pid_t host = ::getpid();
  // Not this process's own, which has no number here where its leader is outside of a container.
  const pid_t group = host;
  EXPECT_EQ(end_of(group, [&] { may_own(host); }), SIGSYS);
  EXPECT_EQ(end_of(group, [&] { may_own(-group); }), SIGSYS);
}

TEST(HostFilter, LetsAChildOwnItsDescriptorsAndNobodyByAPointer) {
  const pid_t host = ::getpid();
  const auto act = [&] {
    if (!may_own(::getpid()) || !may_own(-::getpgrp())) ::_exit(1);
    int ends[2];
    int owner = host;
    f_owner_ex pointed{F_OWNER_TID, host};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
        ::fcntl(ends[0], F_SETOWN_EX, &pointed) == 0 || errno != EPERM ||
        ::ioctl(ends[0], FIOSETOWN, &owner) == 0 || errno != EPERM ||
        ::ioctl(ends[0], SIOCSPGRP, &owner) == 0 || errno != EPERM ||
        ::ioctl(ends[0], FIONREAD, &owner) != 0) {
      ::_exit(1);
    }
  };
  EXPECT_EQ(end_of(::getpgrp(), act), 0);
}

TEST(HostFilter, KeepsTheHostsLimits) {
  const pid_t host = ::getpid();
  const auto act = [&] {
    rlimit limit{};
    if (::prlimit(host, RLIMIT_CORE, &limit, nullptr) == 0 || errno != EPERM) ::_exit(1);
    if (::getrlimit(RLIMIT_CORE, &limit) != 0 || ::setrlimit(RLIMIT_CORE, &limit) != 0) ::_exit(1);
  };
  EXPECT_EQ(end_of(::getpgrp(), act), 0);
}

TEST(HostFilter, AnswersWhoAsksWhetherHeCouldAndLetsHimLive) {
  const pid_t host = ::getpid();
  EXPECT_EQ(end_of(::getpgrp(),
                   [&] {
                     if (::kill(host, 0) == 0) ::_exit(1);
                   }),
            0);
}

}  // namespace
}  // namespace aipreflight::confine
