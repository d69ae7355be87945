#pragma once

namespace aipreflight::runner {

// Makes this process a nursery: tells its host that it is one, and bears the runners that the host
// asks for over `socket` (wire/birth.hpp), as copies of itself that are the host's children.
// Returns true in each of them, which has what a runner that was started by itself would have;
// false in the nursery, when the host has hung up or the system lacks what it needs, which the host
// is told. To be called by the only thread, before anything was loaded or opened. [that thread]
[[nodiscard]] bool keep_nursery(int socket);

}  // namespace aipreflight::runner
