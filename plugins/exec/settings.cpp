#include "settings.hpp"

#include "base/text.hpp"
#include "command/environment.hpp"

namespace aipreflight::exec {
namespace {

std::vector<std::string> read_argv(const sdk::Config& command) {
  if (command.kind() == sdk::Config::Kind::kText) {
    std::string line(text::trim(command.as_text()));
    if (line.empty()) command.error("the command is blank");
    return {"/bin/sh", "-c", std::move(line)};
  }
  std::vector<std::string> argv;
  for (const sdk::Config& word : command.items()) {
    if (word.kind() != sdk::Config::Kind::kText) {
      word.error("a word of the command is expected: put it in quotes");
      continue;
    }
    argv.push_back(word.as_text());
    if (argv.size() == 1 && argv.front().empty()) word.error("the name of a program is expected");
  }
  return argv;
}

}  // namespace

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.argv = read_argv(config.at("command"));
  settings.reads_file = config.text("result") == "file";
  settings.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("timeout"));
  settings.working_directory = text::trim(config.find_text("working_directory").value_or(""));
  if (const auto env = config.find("env")) settings.env = command::read_names(*env);
  settings.max_output = static_cast<std::size_t>(config.bytes("max_output"));
  return settings;
}

}  // namespace aipreflight::exec
