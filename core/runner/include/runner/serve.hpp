#pragma once

namespace aipreflight::runner {

struct ServeOptions {
  // A runner process ends by _exit after `destroyed`; in the host's process (--isolation=none) serve() returns.
  bool leaves_by_exit = true;
};

// Speaks the runner's side of the wire on a connected stream socket: load, describe, create, run, destroy, once each and in
// this order; ends at the end of the stream. Enforces the state table of sdk/include/aipreflight/abi/host.h. Returns the
// exit status of a runner process: 0, or 1 if the host's side broke the protocol. [the thread that runs the plugin]
int serve(int socket, const ServeOptions& options = {});

}  // namespace aipreflight::runner
