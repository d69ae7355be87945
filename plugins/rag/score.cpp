#include "score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "retrieval/measure.hpp"
#include "stats/mean.hpp"

namespace aipreflight::rag {
namespace {

constexpr double kUnmeasured = std::numeric_limits<double>::quiet_NaN();

// The value of one query; nullopt where the metric does not apply to it, NaN where it does and the
// file does not say.
using Value = std::optional<double>;
using Formula = Value (*)(const Dataset&, const Query&, int level);

std::size_t count_in(const std::vector<std::string>& ids, const auto& contains) {
  return static_cast<std::size_t>(std::count_if(ids.begin(), ids.end(), contains));
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

bool is_relevant(const retrieval::Topic& topic, std::string_view document, int level) {
  return std::any_of(
      topic.judgements.begin(), topic.judgements.end(), [&](const retrieval::Judgement& judgement) {
        return judgement.grade >= level && judgement.document == document;
      });
}

std::size_t relevant_count(const retrieval::Topic& topic, int level) {
  return static_cast<std::size_t>(std::count_if(
      topic.judgements.begin(),
      topic.judgements.end(),
      [level](const retrieval::Judgement& judgement) { return judgement.grade >= level; }));
}

std::size_t relevant_hits(const retrieval::Topic& topic, int level) {
  return static_cast<std::size_t>(
      std::count_if(topic.hits.begin(), topic.hits.end(), [&](const retrieval::Hit& hit) {
        return is_relevant(topic, hit.document, level);
      }));
}

Value flag(const std::optional<bool>& value, bool wanted) {
  if (!value) return kUnmeasured;
  return *value == wanted ? 1 : 0;
}

Value citation_rate(const Dataset&, const Query& query, int) {
  if (query.is_answerable != true) return std::nullopt;
  if (!query.citations) return kUnmeasured;
  return query.citations->empty() ? 0 : 1;
}

Value citation_precision(const Dataset& dataset, const Query& query, int level) {
  const retrieval::Topic& topic = dataset.topic(query);
  if (!query.citations || query.citations->empty()) return std::nullopt;
  if (!topic.is_judged && query.is_answerable != false) return kUnmeasured;
  const auto hits =
      count_in(*query.citations, [&](const auto& id) { return is_relevant(topic, id, level); });
  return share(hits, query.citations->size());
}

Value citation_recall(const Dataset& dataset, const Query& query, int level) {
  const retrieval::Topic& topic = dataset.topic(query);
  const std::size_t relevant = relevant_count(topic, level);
  if (query.is_answerable == false || relevant == 0) return std::nullopt;
  if (!query.citations) return kUnmeasured;
  const auto hits =
      count_in(*query.citations, [&](const auto& id) { return is_relevant(topic, id, level); });
  return share(hits, relevant);
}

Value dangling_citation_rate(const Dataset& dataset, const Query& query, int) {
  const retrieval::Topic& topic = dataset.topic(query);
  if (!query.citations || query.citations->empty()) return std::nullopt;
  if (!topic.has_run) return kUnmeasured;
  const auto dangling = count_in(*query.citations, [&](const auto& id) {
    return std::none_of(
        topic.hits.begin(), topic.hits.end(), [&](const auto& hit) { return hit.document == id; });
  });
  return share(dangling, query.citations->size());
}

Value hallucination_rate(const Dataset&, const Query& query, int) {
  return query.is_answerable == false ? flag(query.has_abstained, false) : std::nullopt;
}

Value abstention_recall(const Dataset&, const Query& query, int) {
  return query.is_answerable == false ? flag(query.has_abstained, true) : std::nullopt;
}

Value abstention_precision(const Dataset&, const Query& query, int) {
  return query.has_abstained == true ? flag(query.is_answerable, false) : std::nullopt;
}

Value false_abstention_rate(const Dataset&, const Query& query, int) {
  return query.is_answerable == true ? flag(query.has_abstained, true) : std::nullopt;
}

// 2 tp / (2 tp + fp + fn) as a mean: a query that was rightly declined counts twice.
constexpr std::size_t kRightlyDeclined = 2;

Value abstention_f1(const Dataset&, const Query& query, int) {
  if (!query.is_answerable || !query.has_abstained) return kUnmeasured;
  if (*query.is_answerable && !*query.has_abstained) return std::nullopt;
  return *query.has_abstained && !*query.is_answerable ? 1 : 0;
}

Value empty_retrieval_rate(const Dataset& dataset, const Query& query, int) {
  if (query.is_answerable == false) return std::nullopt;
  const retrieval::Topic& topic = dataset.topic(query);
  if (!topic.has_run) return topic.is_judged ? Value(kUnmeasured) : std::nullopt;
  return topic.hits.empty() ? 1 : 0;
}

Value empty_retrieval_handled(const Dataset& dataset, const Query& query, int) {
  const retrieval::Topic& topic = dataset.topic(query);
  return topic.has_run && topic.hits.empty() ? flag(query.has_abstained, true) : std::nullopt;
}

Value id_precision(const Dataset& dataset, const Query& query, int level) {
  const retrieval::Topic& topic = dataset.topic(query);
  if (!topic.is_judged) return std::nullopt;
  if (!topic.has_run) return kUnmeasured;
  return topic.hits.empty() ? 0 : share(relevant_hits(topic, level), topic.hits.size());
}

Value id_recall(const Dataset& dataset, const Query& query, int level) {
  const retrieval::Topic& topic = dataset.topic(query);
  const std::size_t relevant = relevant_count(topic, level);
  if (!topic.is_judged || relevant == 0) return std::nullopt;
  if (!topic.has_run) return kUnmeasured;
  return share(relevant_hits(topic, level), relevant);
}

struct Metric {
  std::string_view name;
  Formula formula;
  bool is_lower_better;
  std::size_t count_of_one = 1;  // how often a query of value 1 counts
};
constexpr std::array kMetrics{
    Metric{"id_precision", &id_precision, false},
    Metric{"id_recall", &id_recall, false},
    Metric{"empty_retrieval_rate", &empty_retrieval_rate, true},
    Metric{"empty_retrieval_handled", &empty_retrieval_handled, false},
    Metric{"citation_rate", &citation_rate, false},
    Metric{"citation_precision", &citation_precision, false},
    Metric{"citation_recall", &citation_recall, false},
    Metric{"dangling_citation_rate", &dangling_citation_rate, true},
    Metric{"hallucination_rate", &hallucination_rate, true},
    Metric{"abstention_recall", &abstention_recall, false},
    Metric{"abstention_precision", &abstention_precision, false},
    Metric{"false_abstention_rate", &false_abstention_rate, true},
    Metric{"abstention_f1", &abstention_f1, false, kRightlyDeclined},
};

const Metric* find(std::string_view name) {
  const auto found = std::find_if(kMetrics.begin(), kMetrics.end(), [name](const Metric& metric) {
    return metric.name == name;
  });
  return found == kMetrics.end() ? nullptr : &*found;
}

Series by_formula(const Dataset& dataset, const Metric& metric, int level) {
  Series series{.name = std::string(metric.name), .is_lower_better = metric.is_lower_better};
  for (std::size_t i = 0; i < dataset.queries.size(); ++i) {
    const Value value = metric.formula(dataset, dataset.queries[i], level);
    if (!value) continue;
    series.queries.push_back(i);
    series.values.push_back(*value);
    if (metric.count_of_one > 1) series.counts.push_back(*value == 1 ? metric.count_of_one : 1);
  }
  return series;
}

// A score of another tool applies to every query: where it has none, that is told by the coverage.
Series imported(const Dataset& dataset, const std::string& name) {
  Series series{.name = name, .is_known = false};
  for (std::size_t i = 0; i < dataset.queries.size(); ++i) {
    double value = kUnmeasured;
    for (const auto& [score, number] : dataset.queries[i].scores) {
      if (score != name) continue;
      value = number;
      series.is_known = true;
    }
    series.queries.push_back(i);
    series.values.push_back(value);
  }
  return series;
}

// Where the judgements are and the run is not, the retriever found nothing: 0, unless the profile
// says otherwise.
Series of_ranking(const Dataset& dataset,
                  const retrieval::Measure& measure,
                  const std::vector<std::vector<double>>& values,
                  std::size_t column,
                  Missing missing) {
  Series series{.name = measure.name};
  const auto& topics = dataset.collection.topics();
  const bool is_measured =
      std::any_of(topics.begin(), topics.end(), [](const auto& topic) { return topic.has_run; });
  for (std::size_t i = 0; i < dataset.queries.size(); ++i) {
    const retrieval::Topic& topic = dataset.topic(dataset.queries[i]);
    if (!topic.is_judged || (!topic.has_run && missing == Missing::kSkip)) continue;
    series.queries.push_back(i);
    series.values.push_back(is_measured ? values[dataset.queries[i].topic][column] : kUnmeasured);
  }
  return series;
}

}  // namespace

std::size_t Series::scored() const {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](double value) { return !std::isnan(value); }));
}

std::vector<double> Series::known() const {
  std::vector<double> known;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) known.insert(known.end(), count(i), values[i]);
  }
  return known;
}

double Series::mean() const {
  return stats::mean(known());
}

double Series::coverage() const {
  return values.empty() ? 0 : share(scored(), values.size());
}

std::vector<Series> score(Dataset& dataset,
                          const std::vector<std::string>& names,
                          const ScoreOptions& options) {
  std::vector<retrieval::Measure> measures;
  for (const std::string& name : names) {
    if (auto measure = retrieval::parse_measure(name)) measures.push_back(std::move(*measure));
  }
  const auto values =
      retrieval::evaluate_all(dataset.collection.topics(), measures, options.relevance_level);
  std::vector<Series> result;
  std::size_t column = 0;
  for (const std::string& name : names) {
    if (retrieval::parse_measure(name)) {
      result.push_back(of_ranking(dataset, measures[column], values, column, options.missing));
      ++column;
    } else if (const Metric* metric = find(name)) {
      result.push_back(by_formula(dataset, *metric, options.relevance_level));
    } else {
      result.push_back(imported(dataset, name));
    }
    result.back().name = name;
  }
  return result;
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names = retrieval::measure_names();
  for (const Metric& metric : kMetrics) names.emplace_back(metric.name);
  return names;
}

bool is_lower_better(std::string_view name) {
  const Metric* metric = find(name);
  return metric != nullptr && metric->is_lower_better;
}

bool is_weighted(std::string_view name) {
  const Metric* metric = find(name);
  return metric != nullptr && metric->count_of_one > 1;
}

}  // namespace aipreflight::rag
