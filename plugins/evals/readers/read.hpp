#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "blocks.hpp"
#include "csv.hpp"
#include "results.hpp"
#include "summary.hpp"

namespace aipreflight::evals {

// Reads results of any known format: "own", "promptfoo", "junit" and so on, or "auto", which looks
// at the content. `name` is the thing that the text is; `not_json` the reason where it is of no
// format at all, or UTF-16. Reasons besides those of the readers: "other_format" where the text is
// of another known format than the one asked for, which the message names; "malformed" where it is
// of none.
[[nodiscard]] Result<Results> read_any(std::string_view text,
                                       const std::string& name,
                                       const std::string& not_json,
                                       const std::string& format,
                                       const Selection& selection,
                                       const Columns& columns = {});

// The error of a text that is of another format than the one asked for.
[[nodiscard]] Error of_other_format(const std::string& name,
                                    const std::string& format,
                                    std::string_view found);

// Reads a file, of which one that is larger than `limit` is never held: JUnit XML, TAP, CSV, JSON
// Lines, promptfoo's, DeepEval's, Inspect's and our own JSON, and the table of a run in an MLflow
// store, case by case. `keep` gets what is read (blocks.hpp, mlflow_run.hpp). Reasons besides those
// of read_any(): "results_file_unreadable", also of one that is larger and can only be read as a
// whole.
[[nodiscard]] Result<Results> read_file(const std::string& path,
                                        std::size_t limit,
                                        const std::string& format,
                                        const Selection& selection,
                                        const Columns& columns = {},
                                        const Keep& keep = {});

}  // namespace aipreflight::evals
