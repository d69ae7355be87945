#pragma once

#include <cstddef>
#include <memory_resource>
#include <type_traits>
#include <utility>
#include <vector>

namespace aipreflight::evals {

// A list that grows without moving what is in it, and so without ever holding it twice. Its memory
// is that of a resource, which outlives it and may keep what it gave.
template <typename T>
class Chunks {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  explicit Chunks(std::pmr::memory_resource& memory) : memory_(&memory) {}
  Chunks(Chunks&& other) noexcept
      : memory_(other.memory_),
        chunks_(std::move(other.chunks_)),
        size_(std::exchange(other.size_, 0)) {}
  Chunks& operator=(Chunks&& other) noexcept {
    memory_ = other.memory_;
    chunks_ = std::move(other.chunks_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }
  ~Chunks() = default;

  void push_back(const T& one) {
    if (size_ == chunks_.size() * kChunk) {
      chunks_.push_back(static_cast<T*>(memory_->allocate(kChunk * sizeof(T), alignof(T))));
    }
    (*this)[size_++] = one;
  }
  // Forgets those behind the first `size`.
  void truncate(std::size_t size) { size_ = size; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t place) { return chunks_[place / kChunk][place % kChunk]; }
  [[nodiscard]] const T& operator[](std::size_t place) const {
    return chunks_[place / kChunk][place % kChunk];
  }

 private:
  static constexpr std::size_t kChunk = 4096;

  std::pmr::memory_resource* memory_;
  std::vector<T*> chunks_;
  std::size_t size_ = 0;
};

}  // namespace aipreflight::evals
