#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "problems.hpp"
#include "profile/section.hpp"

namespace aipreflight::profile {

// [A-Za-z_][A-Za-z0-9_]*
[[nodiscard]] bool is_variable_name(std::string_view name);

// True if expand() would change the text or refuse it.
[[nodiscard]] bool has_expansion(std::string_view text);

// `${NAME}`, `${NAME:-default}` and `$$` replaced; any other dollar stands for itself. nullopt
// after a problem at `where`: a variable that is not set, a malformed name, a result that is too
// long.
[[nodiscard]] std::optional<std::string> expand(std::string_view text,
                                                const SourceRef& where,
                                                const Environment& environment,
                                                Problems& problems);

}  // namespace aipreflight::profile
