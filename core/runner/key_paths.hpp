#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "defects.hpp"
#include "model/check_type.hpp"

namespace aipreflight::runner {

// What forbids a key path, "" if nothing does. A path is segments between dots, each
// [a-z][a-z0-9_]* or, but for the first,
// `*`; "[]" after one that is not the last means the items of a list.
[[nodiscard]] std::string path_defect(std::string_view path);

// Keys that cannot stand beside each other: a path declared twice; a declared parent that may not
// be the map or list that its children need; a parent that would have to be both.
void check_key_paths(const std::vector<Key>& keys, const std::string& where, Defects& defects);

}  // namespace aipreflight::runner
