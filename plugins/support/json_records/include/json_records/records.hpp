#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/document.hpp"

namespace aipreflight::json_records {

using Take = std::function<Result<void>(const json::Node& record, const SourceRef& where)>;

// Calls `take` with every record of a text that is a JSON array of objects, or JSON Lines, and with
// its place (of an array, the file alone); blank lines and a byte order mark are left out. What is
// no JSON object is an error of reason "malformed" with its place; an error that `take` gives comes
// out as it is. Either ends it. A record is forgotten once it was taken. It may lack the members
// that are passed over (json/pruner.hpp).
[[nodiscard]] Result<void> for_each(std::string_view text,
                                    const std::string& file,
                                    const Take& take,
                                    std::span<const std::string_view> passed_over = {});

[[nodiscard]] Error malformed(const SourceRef& where, std::string message);
// "a list", "a number": what stands where something else is expected.
[[nodiscard]] const char* name_of(json::Kind kind);

}  // namespace aipreflight::json_records
