#pragma once

#include <optional>
#include <string>

#include "model/check_type.hpp"
#include "model/config.hpp"
#include "problems.hpp"
#include "profile/section.hpp"
#include "yaml/node.hpp"

namespace aipreflight::profile {

inline constexpr std::uint64_t kScalarTypes =
    kTypeBool | kTypeInt | kTypeNumber | kTypeDuration | kTypeSize | kTypePercent | kTypeRatio |
    kTypePath | kTypeUrl | kTypeCommand | kTypeQuery | kTypeSecret | kTypeString;

// What a reader of values needs beside the value.
struct Reading {
  const Environment& environment;
  Problems& problems;
};

// A scalar as the first of `types` that fits its text, with variables expanded, within the key's
// range and choices. `name` is how messages call it. nullopt after a problem.
[[nodiscard]] std::optional<ConfigNode> read_scalar(const yaml::Node& node,
                                                    const std::string& name,
                                                    const Key& key,
                                                    std::uint64_t types,
                                                    const Reading& reading);

// "'min_pass_rate' must be a number, not text ('high')"
void report_type(const yaml::Node& node,
                 const std::string& name,
                 std::uint64_t types,
                 Problems& problems);

}  // namespace aipreflight::profile
