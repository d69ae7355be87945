#pragma once

#include <array>
#include <csignal>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <vector>

namespace aipreflight::runner {

// What a module has to leave as it was while it is loaded: docs/abi.md, "Guest".
class ProcessState {
 public:
  [[nodiscard]] static ProcessState now();
  // The first that differs, as the rest of a sentence: "changed the working directory"; "" if
  // nothing does.
  [[nodiscard]] std::string change_since(const ProcessState& before) const;

 private:
  using Handler = void (*)(int);
  std::array<Handler, NSIG> handlers_{};
  std::array<rlimit, RLIM_NLIMITS> limits_{};
  std::vector<std::string> environment_;
  dev_t folder_device_ = 0;
  ino_t folder_ = 0;
  mode_t umask_ = 0;
  bool has_children_ = false;
};

}  // namespace aipreflight::runner
