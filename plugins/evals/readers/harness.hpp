#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "records.hpp"

namespace aipreflight::evals {

// lm-evaluation-harness. Its results file has means without cases: metrics are called "task/metric"
// or, with a filter other than none, "task/metric,filter"; a group's likewise. They have the n of
// the task and no pass rate.
[[nodiscard]] bool is_harness_results(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_harness_results(const json::Node& root,
                                                    const std::string& file);

// Its samples_<task>.jsonl: one line a document and filter, with the metrics' own values. A sample
// passes no case; it has scores alone.
extern const RecordFormat kHarnessSamples;

}  // namespace aipreflight::evals
