#pragma once

#include "json/value.hpp"
#include "key_tree.hpp"

namespace aipreflight::profile {

// What may stand at a place of a key table, as a JSON Schema. A tree without keys allows anything
// that is a map.
[[nodiscard]] json::Value section_schema(const KeyTree& tree);

// {"type": "string", "pattern": …} for a duration, without its alternative as a bare number.
[[nodiscard]] json::Value duration_text_schema();

}  // namespace aipreflight::profile
