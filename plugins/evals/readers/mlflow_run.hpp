#pragma once

#include <string>

#include "base/result.hpp"
#include "blocks.hpp"
#include "case_file.hpp"

namespace aipreflight::evals {

// A run in a local store of MLflow (mlflow_store.hpp), whose folder the results `file` names or is.
// The table of its cases is read piece by piece, however large it is. `keep` gets the whole as one
// document of the REST API with the table beside the run (mlflow.hpp), unless that has more than
// 256 MiB. Reasons: those of the store and of both readers.
[[nodiscard]] Result<CaseFile> read_mlflow_run(const std::string& folder,
                                               const std::string& file,
                                               const Keep& keep);

}  // namespace aipreflight::evals
