#pragma once

#include <string>
#include <vector>

#include "catalogue.hpp"

// Modules for `plugin list` and `plugin info`.
namespace aipreflight::cli {

[[nodiscard]] std::string list_text(const std::vector<ListedModule>& modules,
                                    const std::vector<host::SearchFolder>& folders);
[[nodiscard]] std::string list_json(const std::vector<ListedModule>& modules);

// `only`: one of its checks, or null for all.
[[nodiscard]] std::string info_text(const Described& described, const CheckType* only);
[[nodiscard]] std::string info_json(const Described& described, const CheckType* only);

// Their keys alone.
[[nodiscard]] std::string keys_text(const Module& module, const CheckType* only);
[[nodiscard]] std::string keys_json(const Module& module, const CheckType* only);

// "0 to 1", "at least 5", or empty.
[[nodiscard]] std::string range_of(const Key& key);
// "runs commands", "needs network".
[[nodiscard]] std::vector<std::string> traits_of(const CheckType& type);

}  // namespace aipreflight::cli
