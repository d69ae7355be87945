#pragma once

#include "arguments.hpp"
#include "base/error.hpp"

namespace aipreflight::cli {

// Says on stderr why nothing was run, in at most 20 lines and in colour as the options wish; with
// --format json also on stdout, for machines. Returns the exit status.
int fail(const Errors& errors, const Arguments& arguments);
int fail(Error error, const Arguments& arguments);

}  // namespace aipreflight::cli
