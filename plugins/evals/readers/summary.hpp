#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "cases.hpp"
#include "results.hpp"

namespace aipreflight::evals {

enum class Repeats {
  kSeparate,  // each run of a case counts by itself
  kAll,       // a case passes if every run of it did (pass^k)
  kMajority,  // if more than half of its runs did
};

// Which cases are judged.
struct Selection {
  std::string provider;  // "": all
  std::string prompt;
  Repeats repeats = Repeats::kSeparate;
};

// The counts and means of the selected cases: skipped ones are left out, errored ones stay in and
// did not pass. Reason "nothing_selected" where there are cases and the selection leaves none; the
// message names what there is.
[[nodiscard]] Result<Results> summarise(CaseFile file,
                                        const Selection& selection,
                                        const std::string& name);

// The counts and means of a part of the judged cases; aggregates of the whole run are not among
// them.
[[nodiscard]] Results slice_of(const Results& whole,
                               const std::function<bool(const Case&)>& belongs);

}  // namespace aipreflight::evals
