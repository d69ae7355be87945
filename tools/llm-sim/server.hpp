#pragma once

#include <functional>

#include "base/result.hpp"
#include "options.hpp"

namespace aipreflight::llm_sim {

// Serves on 127.0.0.1 until its lifetime is over or SIGTERM or SIGINT comes; `on_open` is told the
// port. Errors: the port cannot be opened.
[[nodiscard]] Result<void> serve(const Options& options,
                                 const std::function<void(std::uint16_t port)>& on_open);

}  // namespace aipreflight::llm_sim
