#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cases.hpp"

namespace aipreflight::evals {

// Where among cases the one of an id stands. A million of them take 16 MiB or less.
class IdPlaces {
 public:
  // Of these cases, which outlive it.
  explicit IdPlaces(const Cases& cases) : cases_(cases) {}

  // nullopt: none was added that has it.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
  // The case of that place, whose id none of those has that were added.
  void add(std::size_t place);

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // of the case, from 1; 0: none
  };
  void put(Slot slot);

  const Cases& cases_;
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
  std::size_t size_ = 0;
};

}  // namespace aipreflight::evals
