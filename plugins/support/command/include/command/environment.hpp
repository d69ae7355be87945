#pragma once

#include <map>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>

namespace aipreflight::command {

// A list of names of environment variables; what is no name is an error at its place.
[[nodiscard]] std::vector<std::string> read_names(const sdk::Config& list);

// Those of this process that have these names.
[[nodiscard]] std::map<std::string, std::string> environment_of(
    const std::vector<std::string>& names);

}  // namespace aipreflight::command
