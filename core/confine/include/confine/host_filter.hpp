#pragma once

#include <sys/types.h>

#include "confine/program.hpp"

namespace aipreflight::confine {

// A seccomp filter for a runner and all that it starts, which keeps the host from them: whoever
// sends a signal to the host, to its group or to everyone, at once or when a file has something to
// read, is ended by SIGSYS; to ask whether one could, and to set the host's limits, is answered
// EPERM. No wall against malice, since the number of one of the host's threads passes: of a check
// that starts no programs, Fence sees to that.
class HostFilter {
 public:
  HostFilter(pid_t host, pid_t host_group);
  // For the calling thread and its children, for ever; needs no_new_privs. [async-signal-safe]
  bool install() const;

 private:
  void refuse_signals();
  void refuse_signals_of_files();

  Program program_;
  std::uint32_t host_;
  std::uint32_t group_;  // negative, as in kill()
};

}  // namespace aipreflight::confine
