#include "blocks.hpp"

#include <utility>

namespace aipreflight::evals {
namespace {

// A block is copied and parsed before the next one takes it out of the processor's cache. By the
// first it is found out what the file is: that has room for a longer first line.
constexpr std::size_t kBlock = std::size_t{64} << 10;
constexpr std::size_t kFirstBlock = 4 * kBlock;

Error unreadable(const Error& error) {
  return execution_error("results_file_unreadable", error.to_string());
}

}  // namespace

Blocks::Blocks(files::BlockReader reader, const Keep& keep)
    : reader_(std::move(reader)), keep_(keep), block_(kFirstBlock) {}

Result<Blocks> Blocks::open(const std::string& path, const Keep& keep) {
  auto reader = files::BlockReader::open(path);
  if (!reader) return unreadable(reader.error());
  return Blocks(reader.take(), keep);
}

Result<std::string_view> Blocks::next() {
  const bool is_first = std::exchange(is_first_, false);
  auto size = reader_.read(block_.data(), is_first ? kFirstBlock : kBlock);
  if (!size) return unreadable(size.error());
  const std::string_view block(block_.data(), *size);
  if (!keep_ || (block.empty() && !is_first)) return block;
  if (auto kept = keep_(block, is_first); !kept) return kept.take_error();
  return block;
}

Result<void> Blocks::feed(std::string_view block, const Take& take) {
  while (!block.empty()) {
    if (auto taken = take(block); !taken) {
      auto passed = pass();
      return passed ? taken : passed;
    }
    const auto following = next();
    if (!following) return following.error();
    block = *following;
  }
  return {};
}

Result<void> Blocks::pass() {
  while (keep_) {
    const auto block = next();
    if (!block) return block.error();
    if (block->empty()) break;
  }
  return {};
}

}  // namespace aipreflight::evals
