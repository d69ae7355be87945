#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "case_file.hpp"
#include "results.hpp"

namespace aipreflight::evals {

enum class Repeats {
  kSeparate,  // each run of a case counts by itself
  kAll,       // a case passes if every run of it did (pass^k)
  kMajority,  // if more than half of its runs did
};

// Which cases are judged.
struct Selection {
  std::string provider = {};  // "": all
  std::string prompt = {};
  std::string task = {};
  Repeats repeats = Repeats::kSeparate;

  [[nodiscard]] bool is_part() const {
    return !provider.empty() || !prompt.empty() || !task.empty();
  }
};

// The counts and means of the selected cases: skipped ones are left out, errored ones stay in and
// did not pass. What a file says of the whole run cannot be bounded where a part of it is selected.
// Reasons: "nothing_selected" where the selection leaves nothing; the message names what there is.
// "cases_not_known" where there are no cases to select or to fold.
[[nodiscard]] Result<Results> summarise(CaseFile file,
                                        const Selection& selection,
                                        const std::string& name);

// Results without cases have none that could be selected or folded: reason "cases_not_known".
[[nodiscard]] Result<void> require_no_cases(const Selection& selection, const std::string& name);

// Why no bound can be put on a number of the whole run where a part of it is selected.
inline constexpr char kOfWholeRun[] = "it is of the whole run, and `select` judges a part";

// The counts and means of a part of the judged cases; aggregates of the whole run are not among
// them.
[[nodiscard]] Results slice_of(const Results& whole,
                               const std::function<bool(const Case&)>& belongs);

}  // namespace aipreflight::evals
