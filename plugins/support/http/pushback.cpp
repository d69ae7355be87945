#include "pushback.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aipreflight::http {

Pushback::~Pushback() {
  for (const int descriptor : {near_, far_, kept_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

bool Pushback::open() {
  int both[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, both) != 0) return false;
  near_ = both[0];
  far_ = both[1];
  kept_ = ::fcntl(near_, F_DUPFD_CLOEXEC, 0);
  struct stat status {};
  if (kept_ < 0 || ::shutdown(near_, SHUT_WR) != 0 || ::fstat(near_, &status) != 0) return false;
  inode_ = status.st_ino;
  return true;
}

bool Pushback::begin(int socket, std::string_view bytes) {
  const ssize_t size = ::send(far_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  const bool is_whole = size == static_cast<ssize_t>(bytes.size());
  if (is_whole && ::dup3(socket, kept_, O_CLOEXEC) >= 0 && ::dup3(near_, socket, O_CLOEXEC) >= 0)
    return true;
  const int problem = is_whole || size < 0 ? errno : EMSGSIZE;
  empty();  // the next who reads must not find what is left of these
  ::dup3(near_, kept_, O_CLOEXEC);
  errno = problem;
  return false;
}

bool Pushback::empty() const {
  char block[256];
  bool was_empty = true;
  while (::recv(near_, block, sizeof block, MSG_DONTWAIT) > 0) was_empty = false;
  return was_empty;
}

// A closed descriptor's number may be another's by now. The numbers of sockets are unique.
bool Pushback::is_lent(int socket) const {
  struct stat status {};
  return ::fstat(socket, &status) == 0 && S_ISSOCK(status.st_mode) && status.st_ino == inode_;
}

bool Pushback::end(int socket) {
  const bool is_read = empty();
  if (!is_read) ::shutdown(kept_, SHUT_RDWR);
  if (is_lent(socket)) ::dup3(kept_, socket, O_CLOEXEC);
  ::dup3(near_, kept_, O_CLOEXEC);
  return is_read;
}

}  // namespace aipreflight::http
