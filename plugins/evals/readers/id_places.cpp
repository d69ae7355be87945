#include "id_places.hpp"

#include <functional>

namespace aipreflight::evals {
namespace {

constexpr std::size_t kFewest = 64;

std::uint32_t hash_of(std::string_view id) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(id));
}

}  // namespace

std::optional<std::size_t> IdPlaces::find(std::string_view id) {
  if (is_behind_all(id)) return std::nullopt;
  while (size_ < cases_.size()) add(size_);
  const std::uint32_t hash = hash_of(id);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i].number != 0; i = (i + 1) & mask) {
    const std::size_t place = slots_[i].number - 1;
    if (slots_[i].hash == hash && cases_[place].id == id) return place;
  }
  return std::nullopt;
}

bool IdPlaces::is_behind_all(std::string_view id) {
  for (; ascending_ < cases_.size(); ++ascending_) {
    if (ascending_ > 0 && !is_behind(cases_[ascending_].id, cases_[ascending_ - 1].id)) {
      return false;
    }
  }
  return ascending_ == 0 || is_behind(id, cases_[ascending_ - 1].id);
}

void IdPlaces::add(std::size_t place) {
  if (2 * (size_ + 1) > slots_.size()) {
    std::vector<Slot> before(slots_.empty() ? kFewest : 2 * slots_.size());
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (slot.number != 0) put(slot);
    }
  }
  put({hash_of(cases_[place].id), static_cast<std::uint32_t>(place + 1)});
  ++size_;
}

void IdPlaces::put(Slot slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = slot.hash & mask;
  while (slots_[i].number != 0) i = (i + 1) & mask;
  slots_[i] = slot;
}

}  // namespace aipreflight::evals
