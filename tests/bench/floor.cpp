// The least that a check in a process of its own can cost: a program starts, loads a module with Boost.DLL, and answers
// ten frames. What a runner costs is told beside it, since machines differ more than gates do.
//   bench-floor MODULE SOCKET
#include <boost/dll/shared_library.hpp>
#include <cstdlib>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::error_code problem;
  const boost::dll::shared_library module(
      argv[1], boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local, problem);
  if (problem || !module.has("aipreflight_plugin_v1")) return 2;
  const int socket = std::atoi(argv[2]);
  char frame[256];
  constexpr int kFrames = 10;
  for (int i = 0; i < kFrames; ++i) {
    const ssize_t size = recv(socket, frame, sizeof frame, 0);
    if (size <= 0 || send(socket, frame, static_cast<std::size_t>(size), 0) != size) return 1;
  }
  _exit(0);
}
