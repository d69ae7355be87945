#pragma once

#include <string>

#include "json/value.hpp"
#include "judge.hpp"

namespace aipreflight::rag {

// The details of the report: what was read, and each metric with its counts; by cluster where there
// are some.
[[nodiscard]] json::Value details(const Settings& settings, const Measured& measured);

// One JSON line a query: its id, its cluster, and its value of each metric (null: not known); for
// the artefact.
[[nodiscard]] std::string query_lines(const Measured& measured);

}  // namespace aipreflight::rag
