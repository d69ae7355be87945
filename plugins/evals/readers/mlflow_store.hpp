#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "json/value.hpp"

namespace aipreflight::evals {

// The files of a run in a local store (`mlruns/<experiment>/<run>`), as they stand there.
struct MlflowFiles {
  std::string folder;
  std::string meta;  // of meta.yaml
  // Key, lines "timestamp value step".
  std::vector<std::pair<std::string, std::string>> metrics = {};
};

// Of them, the document that readers/mlflow.hpp reads. Reason "malformed", with the place.
[[nodiscard]] Result<json::Value> document_of(const MlflowFiles& files);

struct MlflowRun {
  std::string document;
  std::string table = {};  // where the artefact of its cases lies; "": it has none
};

// Reads the files but for the table, which may be large. Nothing outside of the folder is read: a
// symlink that leads there is refused, reason "symlink_outside". Also "results_file_unreadable",
// "malformed".
[[nodiscard]] Result<MlflowRun> load_mlflow_run(const std::string& folder);
// The run that a folder is, or the one of an experiment's folder that started last; "" for anything
// else.
[[nodiscard]] std::string mlflow_run_in(const std::string& folder);

}  // namespace aipreflight::evals
