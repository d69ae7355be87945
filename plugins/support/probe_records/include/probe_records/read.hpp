#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/files.hpp"
#include "base/result.hpp"
#include "probe_records/records.hpp"

namespace aipreflight::probe_records {

struct ReadOptions {
  std::size_t block_bytes = 1u << 20;  // read at once; a longer line makes its block grow
  std::size_t line_limit = 16u << 20;
  unsigned threads = 0;  // 0: one for each core
  // Called on the caller's thread before the first block and between blocks with the share of the
  // file that is read (negative where that is not known); false stops reading.
  std::function<bool(double fraction)> proceed;
};

// Reads probe records as llmprobe writes them: JSON Lines, one object a probe, with `status`,
// `ttft_ms`, `latency_ms`, `tokens_per_sec`, `provider`, `model`; other members are ignored, the
// last of a repeated one counts. Blank lines, a byte order mark and CRLF are no matter. Blocks are
// cut at line ends and parsed on all threads; neither their size nor the number of threads changes
// the result. Errors: reason "probe_invalid" with the place of the first line that is no record
// ("probes.jsonl:10: ttft_ms is a string, expected a number"), kIo, kInterrupted. `name` is the
// file in them.
[[nodiscard]] Result<Records> read(files::BlockReader reader,
                                   const std::string& name,
                                   const ReadOptions& options = {});

}  // namespace aipreflight::probe_records
