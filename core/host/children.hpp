#pragma once

#include <functional>
#include <sys/resource.h>
#include <sys/types.h>

namespace aipreflight::host::children {

// The runners among the children of this process; reap_orphans() leaves them alone.

// Calls `fork` (fork(2), in effect) and notes its child as a runner, with no gap between the two.
[[nodiscard]] pid_t start_runner(const std::function<pid_t()>& fork);

// wait4 for a runner that has ended, and forgets it. False if it cannot be reaped (yet).
[[nodiscard]] bool reap_runner(pid_t runner, int& status, rusage& usage);

}  // namespace aipreflight::host::children
