#pragma once

#include <string>
#include <vector>

#include "base/process.hpp"
#include "kit/scratch.hpp"

namespace aipreflight::kit {

// A scratch folder that is a git repository, whose commits are made by the program at given times.
class GitScratch : public Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    git({"init", "-q", "-b", "main"});
  }

  static std::string git(std::vector<std::string> arguments, const std::string& time = {}) {
    arguments.insert(arguments.begin(), {"git", "-c", "user.name=A", "-c", "user.email=a@b"});
    process::Command command;
    command.argv = std::move(arguments);
    command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                           {"GIT_CONFIG_GLOBAL", "/dev/null"},
                           {"GIT_CONFIG_SYSTEM", "/dev/null"},
                           {"GIT_AUTHOR_DATE", time},
                           {"GIT_COMMITTER_DATE", time}};
    const auto outcome = process::run(command);
    EXPECT_TRUE(outcome.ok() && outcome->succeeded())
        << (outcome.ok() ? outcome->err.text() : outcome.error().to_string());
    return outcome.ok() ? outcome->out.text() : std::string();
  }

  // Everything in the folder as a commit of that second.
  static void commit(std::int64_t time, const std::string& message = "change") {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", message}, "@" + std::to_string(time) + " +0000");
  }
};

}  // namespace aipreflight::kit
