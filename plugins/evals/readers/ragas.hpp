#pragma once

#include "records.hpp"

namespace aipreflight::evals {

// ragas has no file of its own: records of to_pandas().to_json(orient="records"), or an
// experiment's JSON Lines. Every numeric column is a metric; null is a row that ragas leaves out of
// its mean, and counts in the coverage here. A record passes no case; it has scores alone.
extern const RecordFormat kRagas;

}  // namespace aipreflight::evals
