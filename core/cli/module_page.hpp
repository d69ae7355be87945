#pragma once

#include <string>

#include "model/check_type.hpp"

namespace aipreflight::cli {

// What a module says of itself and of its keys as a page of Markdown: the same wherever it is
// written. `only`: one of its checks, or null for all.
[[nodiscard]] std::string module_page(const Module& module, const CheckType* only);

}  // namespace aipreflight::cli
