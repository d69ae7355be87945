#pragma once

namespace aipreflight::runner {

// Sends what the module printed and the C library still holds; not while a thread of the module
// holds stdout, which may be for ever.
void flush_standard_output();

}  // namespace aipreflight::runner
