#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/files.hpp"
#include "command_line.hpp"
#include "llm_sim/server.hpp"

using namespace aipreflight;

int main(int count, char** arguments) {
  const pid_t parent = ::getppid();
  auto line = llm_sim::read_command_line({arguments + 1, arguments + count});
  if (!line) {
    std::fprintf(stderr, "llm-sim: %s\n", line.error().to_string().c_str());
    return 2;
  }
  if (line->wants_help) {
    std::fputs(llm_sim::usage().c_str(), stdout);
    return 0;
  }
  // It must not outlive whoever started it, even if that one is killed.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) return 0;
  const auto served = llm_sim::serve(line->server, [&](std::uint16_t port) {
    std::printf("llm-sim: listening on http://127.0.0.1:%u\n", static_cast<unsigned>(port));
    std::fflush(stdout);
    if (line->port_file.empty()) return;
    const auto written = files::write_atomically(line->port_file, std::to_string(port) + "\n");
    if (!written) std::fprintf(stderr, "llm-sim: %s\n", written.error().to_string().c_str());
  });
  if (!served) {
    std::fprintf(stderr, "llm-sim: %s\n", served.error().to_string().c_str());
    return 1;
  }
  return 0;
}
