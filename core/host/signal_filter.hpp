#pragma once

#include <array>
#include <linux/filter.h>
#include <sys/types.h>

namespace aipreflight::host {

// A seccomp filter for a runner and all that it starts: signals to the host, to its group, and to
// everyone are refused with EPERM. No wall against malice (a thread's number passes), but a plugin
// that kills its parent, or -1, ends nobody but itself.
class SignalFilter {
 public:
  SignalFilter(pid_t host, pid_t host_group);
  // For the calling thread and its children, for ever; needs no_new_privs. [async-signal-safe]
  bool install() const;

 private:
  std::array<sock_filter, 16> program_;
};

}  // namespace aipreflight::host
