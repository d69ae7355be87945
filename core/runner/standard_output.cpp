#include "standard_output.hpp"

#include <cstdio>

namespace aipreflight::runner {

void flush_standard_output() {
  if (ftrylockfile(stdout) != 0) return;
  fflush_unlocked(stdout);
  funlockfile(stdout);
}

}  // namespace aipreflight::runner
