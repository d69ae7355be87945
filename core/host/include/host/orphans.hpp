#pragma once

#include <cstddef>

namespace aipreflight::host {

// Ends and reaps what checks left behind outside their process groups (daemons): every child of
// this process that is no runner. They come here because process_launcher() makes this process the
// subreaper of its descendants. To be called while no child of another kind runs. Returns how many
// processes it ended. [any thread; blocks, at most two seconds]
std::size_t reap_orphans();

// Ends every process that descends from this one, runners too, at once: for a process that is about
// to end itself and has nothing more to say. [any thread; blocks, at most two seconds]
void kill_descendants();

}  // namespace aipreflight::host
