#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// lm-evaluation-harness. Its results file has means without cases: metrics are called "task/metric"
// or, with a filter other than none, "task/metric,filter"; a group's likewise. They have the n of
// the task and no pass rate.
[[nodiscard]] bool is_harness_results(const json::Value& root);
[[nodiscard]] Result<CaseFile> read_harness_results(const json::Value& root,
                                                    const std::string& file);

// Its samples_<task>.jsonl: one line a document and filter, with the metrics' own values. A sample
// passes no case; it has scores alone.
[[nodiscard]] bool is_harness_sample(const json::Value& line);
[[nodiscard]] Result<CaseFile> read_harness_samples(std::string_view text, const std::string& file);

}  // namespace aipreflight::evals
