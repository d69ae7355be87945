#include "retrieval/measure.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <numeric>
#include <unordered_map>

namespace aipreflight::retrieval {
namespace {

struct Name {
  Kind kind;
  std::string_view ours;
  std::string_view trec;  // with a cutoff: "P_5"
  bool takes_cutoff;
  bool wants_cutoff;
};
constexpr std::array kNames{
    Name{Kind::kPrecision, "precision", "P", true, true},
    Name{Kind::kRecall, "recall", "recall", true, true},
    Name{Kind::kSuccess, "success", "success", true, true},
    Name{Kind::kReciprocalRank, "mrr", "recip_rank", true, false},
    Name{Kind::kAveragePrecision, "map", "map", false, false},
    Name{Kind::kRPrecision, "r_precision", "Rprec", false, false},
    Name{Kind::kNdcg, "ndcg", "ndcg_cut", true, false},
};
constexpr unsigned kLargestCutoff = 100'000;

std::optional<unsigned> cutoff_of(std::string_view digits) {
  unsigned value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_whole = problem == std::errc() && end == digits.data() + digits.size();
  if (!is_whole || value == 0 || value > kLargestCutoff || digits[0] == '0') return std::nullopt;
  return value;
}

std::optional<Measure> make(const Name& name, std::string_view cutoff) {
  if (cutoff.empty()) {
    if (name.wants_cutoff) return std::nullopt;
    return Measure{name.kind, 0, std::string(name.ours)};
  }
  const auto value = name.takes_cutoff ? cutoff_of(cutoff) : std::nullopt;
  if (!value) return std::nullopt;
  return Measure{name.kind, *value, std::string(name.ours) + '@' + std::string(cutoff)};
}

// Where a ranking meets the judgements: all that the measures need of it.
struct Matched {
  std::vector<std::size_t> hit_ranks;              // from 1, of relevant documents
  std::vector<std::pair<std::size_t, int>> gains;  // rank and grade above 0
  std::vector<int> ideal;                          // all grades above 0, greatest first
  std::size_t relevant = 0;                        // R
};

Matched match(const Topic& topic, int level) {
  Matched matched;
  std::unordered_map<std::string_view, int> grades;
  grades.reserve(topic.judgements.size());
  for (const Judgement& judgement : topic.judgements) {
    if (judgement.grade >= level) ++matched.relevant;
    if (judgement.grade <= 0) continue;
    grades.emplace(judgement.document, judgement.grade);
    matched.ideal.push_back(judgement.grade);
  }
  std::sort(matched.ideal.begin(), matched.ideal.end(), std::greater<>());
  if (grades.empty()) return matched;
  for (std::size_t i = 0; i < topic.hits.size(); ++i) {
    const auto found = grades.find(topic.hits[i].document);
    if (found == grades.end()) continue;
    matched.gains.emplace_back(i + 1, found->second);
    if (found->second >= level) matched.hit_ranks.push_back(i + 1);
    if (matched.gains.size() == grades.size()) break;  // there is nothing left to find
  }
  return matched;
}

double hits_within(const Matched& matched, std::size_t cutoff) {
  const auto end = std::upper_bound(matched.hit_ranks.begin(), matched.hit_ranks.end(), cutoff);
  return static_cast<double>(end - matched.hit_ranks.begin());
}

double average_precision(const Matched& matched) {
  double sum = 0;
  for (std::size_t i = 0; i < matched.hit_ranks.size(); ++i) {
    sum += static_cast<double>(i + 1) / static_cast<double>(matched.hit_ranks[i]);
  }
  return sum / static_cast<double>(matched.relevant);
}

double discounted(int grade, std::size_t rank) {
  return grade / std::log2(static_cast<double>(rank) + 1);
}

double ndcg(const Matched& matched, unsigned cutoff) {
  const auto is_within = [cutoff](std::size_t rank) { return cutoff == 0 || rank <= cutoff; };
  double gain = 0;
  for (const auto& [rank, grade] : matched.gains) {
    if (is_within(rank)) gain += discounted(grade, rank);
  }
  double ideal = 0;
  for (std::size_t i = 0; i < matched.ideal.size() && is_within(i + 1); ++i) {
    ideal += discounted(matched.ideal[i], i + 1);
  }
  return ideal > 0 ? gain / ideal : 0;
}

double value_of(const Measure& measure, const Matched& matched) {
  if (measure.kind == Kind::kNdcg) return ndcg(matched, measure.cutoff);
  if (matched.relevant == 0 || matched.hit_ranks.empty()) return 0;
  const auto relevant = static_cast<double>(matched.relevant);
  const std::size_t first = matched.hit_ranks.front();
  switch (measure.kind) {
    case Kind::kPrecision:
      return hits_within(matched, measure.cutoff) / measure.cutoff;
    case Kind::kRecall:
      return hits_within(matched, measure.cutoff) / relevant;
    case Kind::kSuccess:
      return first <= measure.cutoff ? 1 : 0;
    case Kind::kReciprocalRank:
      return measure.cutoff == 0 || first <= measure.cutoff ? 1 / static_cast<double>(first) : 0;
    case Kind::kAveragePrecision:
      return average_precision(matched);
    case Kind::kRPrecision:
      return hits_within(matched, matched.relevant) / relevant;
    case Kind::kNdcg:
      break;
  }
  return 0;
}

}  // namespace

std::optional<Measure> parse_measure(std::string_view name) {
  for (const Name& known : kNames) {
    if (name == known.ours || (!known.takes_cutoff && name == known.trec)) return make(known, {});
    if (name.starts_with(known.ours) && name.substr(known.ours.size()).starts_with('@')) {
      return make(known, name.substr(known.ours.size() + 1));
    }
    if (name.starts_with(known.trec) && name.substr(known.trec.size()).starts_with('_')) {
      return make(known, name.substr(known.trec.size() + 1));
    }
  }
  if (name == "recip_rank") return parse_measure("mrr");
  return std::nullopt;
}

std::vector<std::string> measure_names() {
  std::vector<std::string> names;
  for (const Name& name : kNames) {
    if (!name.wants_cutoff) names.emplace_back(name.ours);
    if (name.takes_cutoff) names.push_back(std::string(name.ours) + "@10");
  }
  return names;
}

std::vector<double> evaluate(const Topic& topic, const std::vector<Measure>& measures, int level) {
  const Matched matched = match(topic, level);
  std::vector<double> values;
  values.reserve(measures.size());
  for (const Measure& measure : measures) values.push_back(value_of(measure, matched));
  return values;
}

}  // namespace aipreflight::retrieval
