#include "nursery.hpp"

#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "children.hpp"

namespace aipreflight::host {

Nursery::Nursery(const std::function<pid_t(int socket)>& start,
                 std::chrono::milliseconds patience) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return;
  socket_.reset(ends[0]);
  const Descriptor theirs(ends[1]);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(patience);
  const timeval limit{seconds.count(), std::chrono::microseconds(patience - seconds).count()};
  ::setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  pid_ = children::start_runner([&] { return start(theirs.get()); });
  if (pid_ < 0) socket_.reset();
}

Nursery::~Nursery() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  int status = 0;
  rusage used{};
  static_cast<void>(children::reap_runner(pid_, status, used));
}

// It says so itself, so that what does not even start is noticed before a runner is asked of it.
bool Nursery::is_ready() {
  if (!socket_.is_open()) return false;
  if (has_reported_) return true;
  const auto born = wire::receive_born(socket_.get());
  has_reported_ = born && born->pid == pid_;
  if (!has_reported_) socket_.reset();
  return has_reported_;
}

std::optional<pid_t> Nursery::bear(const wire::Birth& birth, std::span<const int> descriptors) {
  if (!is_ready()) return std::nullopt;
  if (!wire::send_birth(socket_.get(), birth, descriptors)) {
    socket_.reset();
    return std::nullopt;
  }
  const auto born = wire::receive_born(socket_.get());
  if (born && born->pid > 0) return born->pid;
  if (born) {
    socket_.reset();  // this system forks no siblings, or nothing any more
    return std::nullopt;
  }
  const int problem = errno;
  socket_.reset();
  if (problem == ECONNRESET) return std::nullopt;  // it died before it read what was sent
  // Whether there is a runner now is not known; it will see that nobody speaks to it, and leave.
  ::kill(pid_, SIGKILL);
  errno = problem == 0 ? ECHILD : ETIMEDOUT;
  return -1;
}

}  // namespace aipreflight::host
