#include "values.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace aipreflight::evals {
namespace {

// How often each of some values is there, by its bits.
class Counts {
 public:
  // False where it would be one value too many.
  bool add(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    std::size_t i = (bits * kSpread) >> kShift;
    for (; slots_[i].count != 0; i = (i + 1) % kSlots) {
      if (slots_[i].bits != bits) continue;
      ++slots_[i].count;
      return true;
    }
    slots_[i] = {bits, 1};
    return ++size_ < kMost;
  }

  void write_sorted(std::vector<double>& values) {
    const auto end = std::remove_if(
        slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.count == 0; });
    std::sort(slots_.begin(), end, [](const Slot& left, const Slot& right) {
      const auto [a, b] =
          std::pair(std::bit_cast<double>(left.bits), std::bit_cast<double>(right.bits));
      // 0 and -0 are equal, and must stand in the same order whichever came first.
      return a < b || (a == b && left.bits > right.bits);
    });
    auto place = values.begin();
    for (auto slot = slots_.begin(); slot != end; ++slot) {
      place = std::fill_n(place, slot->count, std::bit_cast<double>(slot->bits));
    }
  }

 private:
  static constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15u;
  static constexpr int kShift = 64 - 12;
  static constexpr std::size_t kSlots = std::size_t{1} << (64 - kShift);
  static constexpr std::size_t kMost = kSlots / 2;

  struct Slot {
    std::uint64_t bits = 0;
    std::size_t count = 0;
  };
  std::array<Slot, kSlots> slots_{};
  std::size_t size_ = 0;
};

}  // namespace

void sort_values(std::vector<double>& values) {
  constexpr std::size_t kFew = 256;
  if (values.size() > kFew) {
    const auto counts = std::make_unique<Counts>();
    const bool are_few =
        std::all_of(values.begin(), values.end(), [&](double value) { return counts->add(value); });
    if (are_few) return counts->write_sorted(values);
  }
  std::sort(values.begin(), values.end());
}

}  // namespace aipreflight::evals
