#include "targets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace aipreflight::diagnose {
namespace {

using exposition::Label;
using exposition::Sample;
using exposition::Series;

constexpr std::array<std::string_view, 6> kScrapeLabels = {
    "job", "instance", "endpoint", "service", "server", "prometheus"};
constexpr std::size_t kMostTargets = 200;
constexpr double kAgreement = 0.9;

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool only_grows(std::string_view name) {
  return ends_with(name, "_total") || ends_with(name, "_count") || ends_with(name, "_sum") ||
         ends_with(name, "_bucket") || name == "process_start_time_seconds";
}

std::string content_of(const Series& series) {
  exposition::Labels labels;
  for (const Label& label : series.labels) {
    if (!is_scrape_label(label.name)) labels.push_back(label);
  }
  return exposition::to_string(series.name, labels);
}

struct Target {
  std::string name;
  std::string job;
  std::map<std::string, const Series*> content;
  std::size_t samples = 0;
};

// Each of `one`'s values lies between its neighbours in time in `two`.
bool fits(const Series& one, const Series& two) {
  std::size_t good = 0;
  std::size_t next = 0;
  for (const Sample& sample : one.samples) {
    while (next < two.samples.size() && two.samples[next].time < sample.time) ++next;
    const bool is_above = next == 0 || two.samples[next - 1].value <= sample.value;
    const bool is_below = next == two.samples.size() || two.samples[next].value >= sample.value;
    if (is_above && is_below) ++good;
  }
  return static_cast<double>(good) >= kAgreement * static_cast<double>(one.samples.size());
}

// Counters that never moved say nothing of whether two servers are one.
bool is_telling(const Series& series) {
  return !series.samples.empty() && series.samples.back().value > 0;
}

bool are_same(const Target& one, const Target& two) {
  std::size_t shared = 0;
  std::size_t telling = 0;
  std::size_t agreeing = 0;
  for (const auto& [content, series] : one.content) {
    const auto other = two.content.find(content);
    if (other == two.content.end()) continue;
    ++shared;
    if (!only_grows(series->name) || !is_telling(*series) || !is_telling(*other->second)) continue;
    ++telling;
    if (fits(*series, *other->second)) ++agreeing;
  }
  if (shared == 0) return false;
  // A router that repeats the gauges of its servers has none of their counters.
  if (telling == 0) return one.job != two.job;
  return static_cast<double>(agreeing) >= kAgreement * static_cast<double>(telling);
}

std::vector<Target> targets_of(const std::vector<Series>& series) {
  std::map<std::string, Target> targets;
  for (const Series& one : series) {
    Target& target = targets[target_of(one)];
    target.job = std::string(exposition::label_of(one.labels, "job"));
    // Prometheus makes these for every target by itself.
    if (one.name == "up" || one.name.rfind("scrape_", 0) == 0) continue;
    target.content.emplace(content_of(one), &one);
    target.samples += one.samples.size();
  }
  std::vector<Target> all;
  for (auto& [name, target] : targets) {
    target.name = name;
    all.push_back(std::move(target));
  }
  std::stable_sort(all.begin(), all.end(), [](const Target& left, const Target& right) {
    return left.samples > right.samples;
  });
  return all;
}

}  // namespace

bool is_scrape_label(std::string_view name) {
  return std::find(kScrapeLabels.begin(), kScrapeLabels.end(), name) != kScrapeLabels.end();
}

std::string target_of(const Series& series) {
  std::string name;
  for (const Label& label : series.labels) {
    if (!is_scrape_label(label.name)) continue;
    if (!name.empty()) name += ", ";
    name += label.name + '=' + label.value;
  }
  return name;
}

std::vector<Duplicate> drop_duplicates(std::vector<Series>& series) {
  const std::vector<Target> targets = targets_of(series);
  std::vector<Duplicate> duplicates;
  std::set<const Series*> gone;
  for (std::size_t i = 0; i < targets.size() && i < kMostTargets; ++i) {
    for (std::size_t k = i + 1; k < targets.size() && k < kMostTargets; ++k) {
      if (!are_same(targets[i], targets[k])) continue;
      bool is_first = true;
      for (const auto& [content, one] : targets[k].content) {
        if (!targets[i].content.contains(content) || !gone.insert(one).second) continue;
        if (std::exchange(is_first, false))
          duplicates.push_back({targets[i].name, targets[k].name});
      }
    }
  }
  std::vector<Series> kept;
  for (Series& one : series) {
    if (!gone.contains(&one)) kept.push_back(std::move(one));
  }
  series = std::move(kept);
  return duplicates;
}

}  // namespace aipreflight::diagnose
