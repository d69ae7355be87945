#pragma once

#include <memory>
#include <string>

#include "host/session.hpp"

namespace aipreflight::cli {

// --isolation=none: the runner's code on a thread of this process, so that a debugger sees the
// plugin. What the plugin does to its process, it does to the host; a check that does not return is
// left behind, on its thread, when its time is over.
class InProcessLauncher : public host::Launcher {
 public:
  [[nodiscard]] Result<std::unique_ptr<host::RunnerProcess>> launch(
      const host::ModuleImage& image, const host::Limits& limits) override;
  [[nodiscard]] std::string isolation() const override { return "none"; }
};

}  // namespace aipreflight::cli
