#pragma once

#include <cstdint>

namespace aipreflight {

// What a command may know of where its output goes.
struct ConsoleFacts {
  std::uint32_t columns = 0;  // 0: no terminal
  bool colour = false;
  bool unicode = false;
};

}  // namespace aipreflight
