#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cases.hpp"

namespace aipreflight::evals {

// Where among cases the one of an id stands. A million of them take 16 MiB or less, and nothing as
// long as each id is longer than the one before it, or as long and behind it in the alphabet, as
// numbered ones are.
class IdPlaces {
 public:
  // Of these cases, which outlive it; they may become more, each of another id.
  explicit IdPlaces(const Cases& cases) : cases_(cases) {}

  // nullopt: none of them has it.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id);

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // of the case, from 1; 0: none
  };
  [[nodiscard]] bool is_behind_all(std::string_view id);
  void add(std::size_t place);
  void put(Slot slot);

  const Cases& cases_;
  std::vector<Slot> slots_;    // a power of two, at most half of them taken
  std::size_t size_ = 0;       // cases that have a slot
  std::size_t ascending_ = 0;  // cases of which it is known that they ascend
};

// Whether an id is longer than another, or as long and behind it in the alphabet. Among ids of
// which each is so to the one before it, none stands there twice.
[[nodiscard]] inline bool is_behind(std::string_view id, std::string_view other) {
  return id.size() != other.size() ? id.size() > other.size() : id > other;
}

}  // namespace aipreflight::evals
