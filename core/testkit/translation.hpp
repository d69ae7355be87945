#pragma once

#include <vector>

#include <aipreflight/testkit/result.hpp>

#include "base/error.hpp"
#include "model/check_result.hpp"

// The host's results in the words of the SDK.
namespace aipreflight::testkit {

[[nodiscard]] std::vector<Problem> problems_of(const Errors& errors);

// Status, reason code, summary, gates, findings and metrics.
[[nodiscard]] Result result_of(const CheckResult& judged);

}  // namespace aipreflight::testkit
