#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "json/value.hpp"

namespace aipreflight::rag {

// Calls `take` with every record of a text that is a JSON array of objects, or JSON Lines, and with
// its place. What is no object, and an error that `take` gives, ends it.
[[nodiscard]] Result<void> for_each_record(
    const std::string& text,
    const std::string& file,
    const std::function<Result<void>(const json::Value&, const SourceRef&)>& take);

[[nodiscard]] Error malformed(const SourceRef& where, std::string message);
// "a list", "a number": what stands where something else is expected.
[[nodiscard]] const char* name_of(const json::Value& value);

}  // namespace aipreflight::rag
