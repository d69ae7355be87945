#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/files.hpp"
#include "server.hpp"

using namespace aipreflight;

int main(int count, char** arguments) {
  const pid_t parent = ::getppid();
  auto options = llm_sim::read_options({arguments + 1, arguments + count});
  if (!options) {
    std::fprintf(stderr, "llm-sim: %s\n", options.error().to_string().c_str());
    return 2;
  }
  if (options->wants_help) {
    std::fputs(llm_sim::usage().c_str(), stdout);
    return 0;
  }
  // It must not outlive whoever started it, even if that one is killed.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) return 0;
  const auto served = llm_sim::serve(*options, [&](std::uint16_t port) {
    std::printf("llm-sim: listening on http://127.0.0.1:%u\n", static_cast<unsigned>(port));
    std::fflush(stdout);
    if (options->port_file.empty()) return;
    const auto written = files::write_atomically(options->port_file, std::to_string(port) + "\n");
    if (!written) std::fprintf(stderr, "llm-sim: %s\n", written.error().to_string().c_str());
  });
  if (!served) {
    std::fprintf(stderr, "llm-sim: %s\n", served.error().to_string().c_str());
    return 1;
  }
  return 0;
}
