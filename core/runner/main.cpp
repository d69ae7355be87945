#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

#include "runner/nursery.hpp"
#include "runner/serve.hpp"
#include "wire/birth.hpp"

namespace {

int refuse() {
  std::fputs(
      "aipreflight-runner: started by aipreflight for its checks, and of no use by hand; run "
      "'aipreflight check'\n",
      stderr);
  return 2;
}

bool is_socket(int descriptor, int kind) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == kind;
}

// Out of the way of a plugin that counts descriptors, and not inherited by the programs that it
// starts.
int move_away(int socket) {
  constexpr int kHigh = 512;
  int moved = fcntl(socket, F_DUPFD_CLOEXEC, kHigh);
  if (moved < 0) moved = fcntl(socket, F_DUPFD_CLOEXEC, 3);
  if (moved < 0) return socket;
  close(socket);
  return moved;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return refuse();
  const std::string_view role = argv[1];
  const bool is_nursery = role == "--nursery";
  if (!is_nursery && role != "--socket") return refuse();
  char* end = nullptr;
  const long number = std::strtol(argv[2], &end, 10);
  if (end == argv[2] || *end != '\0' || number < 0 || number > 1'000'000) return refuse();
  int socket = static_cast<int>(number);
  if (!is_socket(socket, is_nursery ? SOCK_SEQPACKET : SOCK_STREAM)) return refuse();
  if (is_nursery) {
    if (!aipreflight::runner::keep_nursery(socket)) return 0;
    socket = aipreflight::wire::kSocket;
  }
  // What a plugin printed before it crashed is worth having.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  return aipreflight::runner::serve(move_away(socket));
}
