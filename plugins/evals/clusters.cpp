#include "clusters.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

using Name = std::pair<bool, std::string_view>;  // false: of the only case in it

struct Named {
  std::string_view name = {};
  std::size_t labels = 0;
};

Named name_of(const Case& one, const std::string& by) {
  if (by == "id") return {one.id};
  if (by == "provider") return {one.provider};
  if (by == "prompt") return {one.prompt};
  if (by == "task") return {one.task};
  Named named;
  for (const Label* label : one.labels) {
    if (label->first != by) continue;
    named.name = label->second;
    ++named.labels;
  }
  return named;
}

std::string quoted(const std::string& by) {
  return '\'' + text::one_line(by, 60) + '\'';
}

}  // namespace

Result<Clusters> Clusters::of(const Cases& cases, const std::string& by) {
  std::map<Name, std::uint32_t> numbers;
  std::vector<Name> names;
  bool has_any = false;
  for (const Case one : cases) {
    const Named named = name_of(one, by);
    if (named.labels > 1) {
      return execution_error("cluster_ambiguous",
                             "the case " + title_of(one.id) + " has " +
                                 std::to_string(named.labels) + " labels " + quoted(by) +
                                 ", and cluster_by needs one",
                             "name a label that every case has once");
    }
    has_any = has_any || !named.name.empty();
    names.emplace_back(!named.name.empty(), named.name.empty() ? one.id : named.name);
    numbers.emplace(names.back(), 0);
  }
  if (!has_any) {
    return execution_error(
        "no_clusters",
        "cluster_by is set, and no case has a label or a field " + quoted(by),
        "`aipreflight evals inspect` shows the labels; results of totals alone have no cases");
  }
  std::uint32_t next = 0;
  for (auto& [name, number] : numbers) number = next++;
  Clusters clusters;
  clusters.size_ = numbers.size();
  for (const Name& name : names) clusters.of_cases_.push_back(numbers.at(name));
  return clusters;
}

std::optional<stats::MeanInterval> Clusters::interval(const Cases& cases,
                                                      const Value& value,
                                                      double confidence) const {
  std::vector<std::pair<std::uint32_t, double>> values;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto known = value(cases[i]);
    if (known && !std::isnan(*known)) values.emplace_back(of_cases_[i], *known);
  }
  // A sum depends on its order, by its last digit.
  std::sort(values.begin(), values.end());
  std::vector<stats::Cluster> clusters(size_);
  for (const auto& [number, one] : values) clusters[number].add(one);
  return stats::mean_interval(clusters, confidence);
}

}  // namespace aipreflight::evals
