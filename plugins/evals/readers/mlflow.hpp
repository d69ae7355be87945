#pragma once

#include <string>

#include "base/result.hpp"
#include "cases.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// An MLflow run as its REST API answers (runs/get): `run.info.status` and `run.data.metrics`, of
// which the newest value of each key counts. A run whose status is not FINISHED is no result:
// reason "eval_incomplete". Metrics are of the whole run, without cases, unless `table` stands
// beside `run`: the artefact eval_results_table.json, whose rows are the cases and whose numeric
// columns are their scores. Nothing says which of them passed.
[[nodiscard]] bool is_mlflow(const json::Value& root);
[[nodiscard]] Result<CaseFile> read_mlflow(const json::Value& root, const std::string& file);

// A run's folder in a local store (`mlruns/<experiment>/<run>`): meta.yaml, a file for each metric
// with lines "timestamp value step", and the artefact, as one document of the form above. Nothing
// outside of the folder is read: a symlink that leads there is refused, reason "symlink_outside".
[[nodiscard]] Result<json::Value> load_mlflow_run(const std::string& folder);
// The run that a folder is, or the one of an experiment's folder that started last; "" for anything
// else.
[[nodiscard]] std::string mlflow_run_in(const std::string& folder);

}  // namespace aipreflight::evals
