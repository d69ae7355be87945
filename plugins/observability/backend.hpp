#pragma once

#include <functional>

#include "base/result.hpp"
#include "settings.hpp"

namespace aipreflight::observability {

// The one number that the query gives now (prometheus.io, "HTTP API", instant queries); no series
// is 0, as for a counter that never counted. Error, reason "backend_failed".
[[nodiscard]] Result<double> ask_backend(const Backend& backend,
                                         const std::function<bool()>& cancelled);

// The same from the body of a response.
[[nodiscard]] Result<double> read_backend_answer(std::string_view body);

}  // namespace aipreflight::observability
