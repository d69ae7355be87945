#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "lists.hpp"

namespace aipreflight::evals {

// Inspect AI's log as JSON (`inspect log dump`, or --log-format json). A log whose status is not
// "success", or that was invalidated, is no result: reason "eval_incomplete". Every epoch of a
// sample is a run of the same case. A sample passes where each of its scores is above 0 ("C" is 1,
// "P" 0.5, "I" and "N" 0).
[[nodiscard]] bool is_inspect(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_inspect(const json::Node& root, const std::string& file);
extern const ListFormat kInspectSamples;

// The same as Inspect's default `.eval`: a ZIP archive of header.json and samples/*.json, which is
// read in memory (archive/zip.hpp has the limits and their reasons). An archive without its header
// is of a run that did not end.
[[nodiscard]] bool is_inspect_archive(std::string_view bytes);
[[nodiscard]] Result<CaseFile> read_inspect_archive(std::string_view bytes,
                                                    const std::string& file);

}  // namespace aipreflight::evals
