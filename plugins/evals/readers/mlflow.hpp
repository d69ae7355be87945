#pragma once

#include <string>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"

namespace aipreflight::evals {

// An MLflow run as its REST API answers (runs/get): `run.info.status` and `run.data.metrics`, of
// which the newest value of each key counts. A run whose status is not FINISHED is no result:
// reason "eval_incomplete". Metrics are of the whole run, without cases, unless `table` stands
// beside `run`, as in the copy that we keep of a run in a store: the artefact
// eval_results_table.json, whose rows are the cases and whose numeric columns are their scores.
// Nothing says which of them passed.
[[nodiscard]] bool is_mlflow(const json::Node& root);
[[nodiscard]] Result<CaseFile> read_mlflow(const json::Node& root, const std::string& file);

}  // namespace aipreflight::evals
