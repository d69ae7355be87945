#pragma once

#include <string>
#include <string_view>

#include "yaml/node.hpp"

namespace aipreflight::profile {

// "sla", "acme/pii"
struct Uses {
  std::string module;
  std::string check;
};
[[nodiscard]] Uses parse_uses(std::string_view text);
[[nodiscard]] bool is_uses(std::string_view text);  // names that modules and checks can have
[[nodiscard]] bool is_id(std::string_view text);    // [a-z][a-z0-9-]{0,60}

// Of an entry of `checks`, before it was checked; "" where there is none.
[[nodiscard]] std::string uses_of(const yaml::Node& check);
[[nodiscard]] std::string id_of(const yaml::Node& check);  // default: the name of the check type

}  // namespace aipreflight::profile
