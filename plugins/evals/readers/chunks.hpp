#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace aipreflight::evals {

// A list that grows without moving what is in it, and so without ever holding it twice.
template <typename T>
class Chunks {
 public:
  Chunks() = default;
  Chunks(Chunks&& other) noexcept
      : chunks_(std::move(other.chunks_)), size_(std::exchange(other.size_, 0)) {}
  Chunks& operator=(Chunks&& other) noexcept {
    chunks_ = std::move(other.chunks_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }
  ~Chunks() = default;

  void push_back(const T& one) {
    if (size_ == chunks_.size() * kChunk) {
      chunks_.push_back(std::make_unique_for_overwrite<T[]>(kChunk));
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

  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace aipreflight::evals
