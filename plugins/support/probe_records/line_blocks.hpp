#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/files.hpp"
#include "base/result.hpp"

namespace aipreflight::probe_records {

// Bytes without initial values: a block is read into what it has, and written once.
class BlockBuffer {
 public:
  [[nodiscard]] std::string_view text() const { return {data_.get(), size_}; }
  // `bytes` to write into, behind what is held; they count once committed.
  [[nodiscard]] char* extend(std::size_t bytes);
  void commit(std::size_t bytes) { size_ += bytes; }
  void assign(std::string_view text);
  void cut(std::size_t size) { size_ = size; }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Whole lines of a file; only the last block may lack its final line break.
struct LineBlock {
  std::uint64_t number = 0;  // from 0
  BlockBuffer buffer;
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
  [[nodiscard]] std::size_t next_bytes() const;

  files::BlockReader reader_;
  std::size_t block_bytes_;
  std::size_t line_limit_;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  std::string rest_;  // the beginning of a line whose end is not read yet
  bool is_at_end_ = false;
};

}  // namespace aipreflight::probe_records
