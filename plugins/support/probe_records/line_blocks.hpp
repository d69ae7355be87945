#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/files.hpp"
#include "base/result.hpp"

namespace aipreflight::probe_records {

// Whole lines of a file; only the last block may lack its final line break.
struct LineBlock {
  std::uint64_t number = 0;  // from 0
  std::string text;
  bool is_last = false;
  bool is_cut = false;  // its last line is longer than the limit and not whole
};

// Cuts a file into blocks at line ends. One thread at a time.
class LineBlocks {
 public:
  LineBlocks(files::BlockReader reader, std::size_t block_bytes, std::size_t line_limit)
      : reader_(std::move(reader)), block_bytes_(block_bytes), line_limit_(line_limit) {}

  // Fills `block`, whose memory is used again; false at the end.
  [[nodiscard]] Result<bool> next(LineBlock& block);
  // Share of the file that is read; negative if its size is not known.
  [[nodiscard]] double fraction() const;

 private:
  files::BlockReader reader_;
  std::size_t block_bytes_;
  std::size_t line_limit_;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  std::string rest_;  // the beginning of a line whose end is not read yet
  bool is_at_end_ = false;
};

}  // namespace aipreflight::probe_records
