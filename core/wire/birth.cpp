#include "wire/birth.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <type_traits>
#include <unistd.h>

namespace aipreflight::wire {
namespace {

constexpr int kLifted = 10;
constexpr int kCannotStart = 127;

static_assert(std::is_trivially_copyable_v<Birth> && std::is_trivially_copyable_v<Born>,
              "both are sent as they are, by one build of the program to itself");

// First above all targets, so that none is overwritten that is still to be moved.
void place(std::span<const int> descriptors) {
  std::array<int, kBirthDescriptors> lifted{};
  if (descriptors.size() > lifted.size()) give_up("arrange so many descriptors");
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    lifted[i] = ::fcntl(descriptors[i], F_DUPFD, kLifted);
    if (lifted[i] < 0) give_up("arrange the runner's descriptors");
  }
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    if (::dup2(lifted[i], static_cast<int>(i)) < 0) give_up("arrange the runner's descriptors");
  }
  if (::close_range(static_cast<unsigned>(descriptors.size()), ~0u, 0) != 0)
    give_up("close the host's descriptors");
}

// Room for the descriptors of one birth beside a message.
union Control {
  cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int) * kBirthDescriptors)];
};

ssize_t receive(int socket, msghdr& message) {
  ssize_t count = -1;
  do {
    count = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  return count;
}

std::vector<int> descriptors_of(const msghdr& message) {
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
    return {};
  std::vector<int> result((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
  std::memcpy(result.data(), CMSG_DATA(header), result.size() * sizeof(int));
  return result;
}

}  // namespace

void Birth::limit(int resource, rlimit value) {
  limits.at(limit_count++) = {resource, value};
}

void give_up(const char* what) {
  const char* reason = ::strerrordesc_np(errno);
  for (const char* part :
       {"cannot ", what, ": ", reason != nullptr ? reason : "unknown error", "\n"}) {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, part, std::strlen(part));
  }
  ::_exit(kCannotStart);
}

void take_on(const Birth& birth, std::span<const int> descriptors) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != birth.host) ::_exit(kCannotStart);  // the host died before that
  place(descriptors);
  for (std::size_t i = 0; i < birth.limit_count; ++i) {
    const Birth::Limit& limit = birth.limits[i];
    if (::setrlimit(static_cast<__rlimit_resource>(limit.resource), &limit.value) != 0)
      give_up("set the runner's limits");
  }
}

bool send_birth(int socket, const Birth& birth, std::span<const int> descriptors) {
  iovec bytes{const_cast<Birth*>(&birth), sizeof birth};
  Control control{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
  control.header.cmsg_level = SOL_SOCKET;
  control.header.cmsg_type = SCM_RIGHTS;
  control.header.cmsg_len = CMSG_LEN(descriptors.size_bytes());
  std::memcpy(CMSG_DATA(&control.header), descriptors.data(), descriptors.size_bytes());
  return ::sendmsg(socket, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof birth);
}

std::optional<ReceivedBirth> receive_birth(int socket) {
  ReceivedBirth received;
  iovec bytes{&received.birth, sizeof received.birth};
  Control control{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;
  const ssize_t count = receive(socket, message);
  received.descriptors = descriptors_of(message);
  if (count == static_cast<ssize_t>(sizeof received.birth) &&
      received.birth.limit_count <= Birth::kMaxLimits)
    return received;
  for (const int descriptor : received.descriptors) ::close(descriptor);
  return std::nullopt;
}

bool send_born(int socket, const Born& born) {
  return ::send(socket, &born, sizeof born, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof born);
}

std::optional<Born> receive_born(int socket) {
  Born born;
  iovec bytes{&born, sizeof born};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  const ssize_t count = receive(socket, message);
  if (count == static_cast<ssize_t>(sizeof born)) return born;
  if (count >= 0) errno = 0;
  return std::nullopt;
}

}  // namespace aipreflight::wire
