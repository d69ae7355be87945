#include "names.hpp"

#include <algorithm>
#include <functional>

namespace aipreflight::syntax {
namespace {

constexpr std::size_t kFewest = 256;

}  // namespace

Id Names::find_or_add(std::string_view text, std::vector<std::string_view>& texts) {
  if (taken_ * 2 >= slots_.size()) grow();
  const std::size_t hash = std::hash<std::string_view>()(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].id != kNothing) {
    if (slots_[at].hash == hash && texts[slots_[at].id] == text) return slots_[at].id;
    at = (at + 1) & mask;
  }
  slots_[at] = {hash, static_cast<Id>(texts.size())};
  ++taken_;
  texts.push_back(text);
  return slots_[at].id;
}

void Names::grow() {
  std::vector<Slot> old(std::max(kFewest, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.id == kNothing) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].id != kNothing) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::vector<Id> Names::sorted(const std::vector<std::string_view>& texts) const {
  std::vector<Id> ids;
  ids.reserve(taken_);
  for (const Slot& slot : slots_) {
    if (slot.id != kNothing) ids.push_back(slot.id);
  }
  std::sort(ids.begin(), ids.end(), [&texts](Id a, Id b) { return texts[a] < texts[b]; });
  return ids;
}

void Names::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot());
  taken_ = 0;
}

}  // namespace aipreflight::syntax
