#include "probe_records/tally.hpp"

#include <algorithm>

namespace aipreflight::probe_records {

void Tally::add(std::string_view name, std::uint64_t count) {
  if (last_ < counts_.size() && counts_[last_].first == name) {
    counts_[last_].second += count;
    return;
  }
  if (const auto place = places_.find(name); place != places_.end()) {
    last_ = place->second;
    counts_[last_].second += count;
  } else if (counts_.size() < limit_) {
    last_ = counts_.size();
    places_.emplace(name, last_);
    counts_.emplace_back(name, count);
  } else {
    others_ += count;
  }
}

void Tally::add(const Tally& later) {
  for (const auto& [name, count] : later.counts_) add(name, count);
  others_ += later.others_;
}

std::uint64_t Tally::count(std::string_view name) const {
  const auto place = places_.find(name);
  return place == places_.end() ? 0 : counts_[place->second].second;
}

std::vector<std::pair<std::string, std::uint64_t>> Tally::sorted() const {
  auto result = counts_;
  std::sort(result.begin(), result.end(), [](const auto& left, const auto& right) {
    return left.second != right.second ? left.second > right.second : left.first < right.first;
  });
  return result;
}

}  // namespace aipreflight::probe_records
