#pragma once

#include <string_view>

#include "inference/answer.hpp"

namespace aipreflight::inference {

// What the body of a refused request says: the members of a JSON error in any dialect's form, else
// the beginning of the text.
[[nodiscard]] StreamError read_error_body(std::string_view body);

}  // namespace aipreflight::inference
