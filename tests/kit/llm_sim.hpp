#pragma once

#include <cstdlib>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace aipreflight::kit {

// tools/llm-sim as a child, on a port of its own, until this object goes.
class LlmSim {
 public:
  explicit LlmSim(std::vector<std::string> options = {}) {
    std::vector<std::string> words = {AIPREFLIGHT_LLM_SIM, "--lifetime", "120"};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    if (::posix_spawn(&child_, words[0].c_str(), &actions, nullptr, arguments.data(), environ) !=
        0) {
      child_ = -1;
    }
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    read_address(ends[0]);
    ::close(ends[0]);
  }
  ~LlmSim() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }
  LlmSim(const LlmSim&) = delete;
  LlmSim& operator=(const LlmSim&) = delete;

  // "http://127.0.0.1:4711"; "" if it did not start.
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  void read_address(int out) {
    std::string line;
    for (char c = 0; ::read(out, &c, 1) == 1 && c != '\n';) line += c;
    const std::size_t start = line.find("http://");
    if (start != std::string::npos) url_ = line.substr(start);
  }

  pid_t child_ = -1;
  std::string url_;
};

}  // namespace aipreflight::kit
