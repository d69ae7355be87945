#pragma once

#include <sys/types.h>

#include "confine/program.hpp"

namespace aipreflight::confine {

// A seccomp filter for a runner and all that it starts: whoever sends a signal to the host, to its
// group or to everyone is ended by SIGSYS; to ask whether one could is answered EPERM. No wall
// against malice, since the number of one of the host's threads passes: of a check that starts no
// programs, Fence sees to that.
class SignalFilter {
 public:
  SignalFilter(pid_t host, pid_t host_group);
  // For the calling thread and its children, for ever; needs no_new_privs. [async-signal-safe]
  bool install() const;

 private:
  Program program_;
};

}  // namespace aipreflight::confine
