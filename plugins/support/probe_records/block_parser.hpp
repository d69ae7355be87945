#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "line_blocks.hpp"
#include "probe_records/records.hpp"

namespace aipreflight::probe_records {

// What the lines of one block hold, up to the first that is no record. Lines count from 1 at its
// start.
struct ParsedBlock {
  Records records;
  std::uint64_t lines = 0;
  std::optional<Error> error;  // of line `lines`
};

// [any thread; no state]
[[nodiscard]] ParsedBlock parse(const LineBlock& block, std::size_t line_limit);

}  // namespace aipreflight::probe_records
