#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "llm_sim/options.hpp"

namespace aipreflight::llm_sim {

struct CommandLine {
  Options server;
  std::string port_file;  // gets the port once it is open
  bool wants_help = false;
};

[[nodiscard]] Result<CommandLine> read_command_line(const std::vector<std::string>& arguments);
[[nodiscard]] std::string usage();

}  // namespace aipreflight::llm_sim
