#pragma once

#include <string>

#include "base/result.hpp"
#include "config.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {

// A sweep that was kept, to be held beside others.
struct SavedSweep {
  std::string name;
  Sweep sweep;
  Limits limits;
};

// What `aipreflight sweep --format json` printed. Errors name `file` and the member that is not of
// that form.
[[nodiscard]] Result<SavedSweep> read_sweep(const std::string& file, std::string name);

}  // namespace aipreflight::sla
