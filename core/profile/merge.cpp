#include "merge.hpp"

#include <unordered_map>
#include <utility>

namespace aipreflight::profile {

void merge(yaml::Node& base, yaml::Node over) {
  if (!base.is_map() || !over.is_map()) {
    base = std::move(over);
    return;
  }
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.entries.size(); ++i) places.emplace(base.entries[i].key, i);
  for (yaml::Entry& entry : over.entries) {
    const auto found = places.find(entry.key);
    if (found == places.end()) {
      base.entries.push_back(std::move(entry));
      continue;
    }
    yaml::Entry& target = base.entries[found->second];
    target.key_where = std::move(entry.key_where);
    merge(target.value, std::move(entry.value));
  }
  base.where = std::move(over.where);
}

}  // namespace aipreflight::profile
