#pragma once

#include <cstddef>
#include <string_view>

#include "json/record.hpp"

namespace aipreflight::json {

// Goes through a record as programs write nearly all of them: strings without escapes,
// decimal numbers, words, nothing nested. False at the first thing that is something else or an
// error; the `told` members before it have been told.
[[nodiscard]] bool tell_plain_record(std::string_view text,
                                     RecordVisitor& visitor,
                                     std::size_t& told);

}  // namespace aipreflight::json
