#pragma once

namespace aipreflight::host {

// From now on nobody can change what this memory (memfd_create(2), with MFD_ALLOW_SEALING) holds,
// nor what may be done to it. The kernel refuses with EBUSY while anybody else refers to one of its
// pages, which its own memory management does for a moment now and then: it is asked again for two
// seconds. False: errno.
[[nodiscard]] bool seal(int memory);

}  // namespace aipreflight::host
