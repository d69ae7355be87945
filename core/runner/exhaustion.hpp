#pragma once

#include "channel.hpp"

// What a module that does not look at the answers of malloc() and open() comes to, told by its
// reason.
namespace aipreflight::runner {

// From now on a crash of this process for which no memory was left is a defect `limit_memory` to
// the host before it is a crash. A module that handles these signals itself takes that away. Once
// in a process; `channel` must live as long as it does.
void tell_of_exhausted_memory(Channel& channel);

// Whether this process can open nothing more.
[[nodiscard]] bool has_exhausted_descriptors();

}  // namespace aipreflight::runner
