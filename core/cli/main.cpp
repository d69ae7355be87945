#include <csignal>
#include <string>
#include <vector>

#include "cli/application.hpp"

int main(int argc, char** argv) {
  // A reader of stdout that went away is not a crash: the write fails, and the verdict stands.
  std::signal(SIGPIPE, SIG_IGN);
  return aipreflight::cli::run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
