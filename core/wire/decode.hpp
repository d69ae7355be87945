#pragma once

#include <string_view>

#include "base/result.hpp"
#include "wire/message.hpp"

namespace aipreflight::wire {

// What a frame holds, without its length. Errors have reason "protocol".
[[nodiscard]] Result<Message> decode(std::string_view payload);

}  // namespace aipreflight::wire
