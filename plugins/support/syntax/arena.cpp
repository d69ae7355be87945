#include "arena.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <tree_sitter/api.h>
#include <vector>

namespace aipreflight::syntax {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;
constexpr std::size_t kKept = 8;
constexpr std::size_t kAlign = alignof(std::max_align_t);
// Before each piece stands its size, for realloc().
constexpr std::size_t kHead = kAlign;

class Blocks {
 public:
  void* take(std::size_t size) {
    if (size > std::numeric_limits<std::size_t>::max() / 2) throw std::bad_alloc();
    const std::size_t whole = kHead + (size + kAlign - 1) / kAlign * kAlign;
    if (whole > left_) add(std::max(whole, kBlock));
    std::byte* const piece = at_;
    at_ += whole;
    left_ -= whole;
    last_ = piece;
    const std::size_t room = whole - kHead;
    std::memcpy(piece, &room, sizeof room);
    return piece + kHead;
  }

  void* take_again(void* old, std::size_t size) {
    if (old == nullptr) return take(size);
    std::byte* const piece = static_cast<std::byte*>(old) - kHead;
    std::size_t room = 0;
    std::memcpy(&room, piece, sizeof room);
    if (size <= room) return old;
    if (piece == last_) {  // it can grow where it is
      const std::size_t more = (size - room + kAlign - 1) / kAlign * kAlign;
      if (more <= left_) {
        at_ += more;
        left_ -= more;
        room += more;
        std::memcpy(piece, &room, sizeof room);
        return old;
      }
    }
    void* const fresh = take(size);
    std::memcpy(fresh, old, room);
    return fresh;
  }

  // Some blocks stay for the next file.
  void drop() {
    std::erase_if(blocks_, [](const Block& block) { return block.size > kBlock; });
    blocks_.resize(std::min(blocks_.size(), kKept));
    used_ = 0;
    at_ = nullptr;
    last_ = nullptr;
    left_ = 0;
  }

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
  };

  void add(std::size_t size) {
    if (size > kBlock || used_ == blocks_.size()) {
      const auto place = blocks_.begin() + static_cast<std::ptrdiff_t>(used_);
      blocks_.insert(place, {std::make_unique_for_overwrite<std::byte[]>(size), size});
    }
    at_ = blocks_[used_].bytes.get();
    left_ = blocks_[used_].size;
    ++used_;
  }

  std::vector<Block> blocks_;
  std::size_t used_ = 0;  // of them, since the last drop
  std::byte* at_ = nullptr;
  std::byte* last_ = nullptr;
  std::size_t left_ = 0;
};

thread_local Blocks blocks;
thread_local bool is_alive = false;

void* allocate(std::size_t size) {
  return is_alive ? blocks.take(size) : std::malloc(size);
}

void* allocate_zeroed(std::size_t count, std::size_t size) {
  if (!is_alive) return std::calloc(count, size);
  if (size != 0 && count > std::numeric_limits<std::size_t>::max() / size) throw std::bad_alloc();
  void* const piece = blocks.take(count * size);
  std::memset(piece, 0, count * size);
  return piece;
}

void* reallocate(void* old, std::size_t size) {
  return is_alive ? blocks.take_again(old, size) : std::realloc(old, size);
}

void release(void* piece) {
  if (!is_alive) std::free(piece);
}

}  // namespace

Arena::Arena() {
  static const bool is_set = [] {
    ts_set_allocator(allocate, allocate_zeroed, reallocate, release);
    return true;
  }();
  is_alive = is_set;
}

Arena::~Arena() {
  is_alive = false;
  blocks.drop();
}

}  // namespace aipreflight::syntax
