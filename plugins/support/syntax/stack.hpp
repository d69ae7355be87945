#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

namespace aipreflight::syntax {

// Memory for lists that end in the reverse order of their beginnings, as those of a recursion do: a
// list costs no allocation. One thread.
template <class T>
class Stack {
  static_assert(std::is_trivially_copyable_v<T>);
  struct Top {
    std::size_t chunk = 0;
    std::size_t used = 0;
    std::size_t left = 0;
  };

 public:
  // Only the youngest list may grow; what it holds moves then.
  class List {
   public:
    explicit List(Stack& stack) : stack_(stack), before_(stack.top_), first_(stack.place()) {}
    // One that `fill` makes, for a function to give back.
    template <class Fill>
    List(Stack& stack, Fill fill) : List(stack) {
      fill(*this);
    }
    ~List() { stack_.top_ = before_; }
    List(const List&) = delete;
    List& operator=(const List&) = delete;

    void push_back(const T& item) {
      if (stack_.top_.left == 0) first_ = stack_.move_on(first_, size_);
      first_[size_++] = item;
      ++stack_.top_.used;
      --stack_.top_.left;
    }
    [[nodiscard]] const T* begin() const { return first_; }
    [[nodiscard]] const T* end() const { return first_ + size_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const T& front() const { return *first_; }
    [[nodiscard]] const T& operator[](std::size_t index) const { return first_[index]; }

   private:
    Stack& stack_;
    Top before_;
    T* first_;
    std::size_t size_ = 0;
  };

 private:
  static constexpr std::size_t kChunk = 1024;
  struct Chunk {
    std::unique_ptr<T[]> items;
    std::size_t size = 0;
  };

  [[nodiscard]] T* place() const {
    return chunks_.empty() ? nullptr : chunks_[top_.chunk].items.get() + top_.used;
  }

  T* move_on(const T* items, std::size_t count) {
    const std::size_t next = chunks_.empty() ? 0 : top_.chunk + 1;
    const std::size_t size = std::max(kChunk, 2 * count);
    if (next == chunks_.size()) chunks_.emplace_back();
    Chunk& chunk = chunks_[next];
    if (chunk.size < size) chunk = {std::make_unique_for_overwrite<T[]>(size), size};
    std::copy_n(items, count, chunk.items.get());
    top_ = {next, count, chunk.size - count};
    return chunk.items.get();
  }

  std::vector<Chunk> chunks_;
  Top top_;
};

}  // namespace aipreflight::syntax
