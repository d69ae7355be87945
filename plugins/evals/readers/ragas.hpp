#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// ragas has no file of its own: records of to_pandas().to_json(orient="records"), or an
// experiment's JSON Lines. Every numeric column is a metric; null is a row that ragas leaves out of
// its mean, and counts in the coverage here. A record passes no case; it has scores alone.
[[nodiscard]] bool is_ragas_record(const json::Value& record);
[[nodiscard]] Result<CaseFile> read_ragas(std::string_view text, const std::string& file);

}  // namespace aipreflight::evals
