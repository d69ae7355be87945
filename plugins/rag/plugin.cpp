#include <aipreflight/command.hpp>
#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "compare.hpp"
#include "details.hpp"
#include "evidence/file_state.hpp"
#include "evidence/outcome.hpp"
#include "interval.hpp"
#include "judge.hpp"
#include "known_bad.hpp"
#include "score_command.hpp"
#include "settings.hpp"
#include "source.hpp"

namespace aipreflight::rag {
namespace {

std::vector<std::string> names_of(const std::vector<MetricBounds>& bounds) {
  std::vector<std::string> names;
  for (const MetricBounds& bound : bounds) names.push_back(bound.name);
  return names;
}

class Rag {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "rag",
      .title = "Retrieval and answers against bounds",
      .doc =
          "Scores rankings as trec_eval does, and citations, abstention and imported scores of "
          "answers, from TREC, BEIR, "
          "ragas or its own records. Fails when a mean misses its bound, when a metric was not "
          "measured, or when it "
          "dropped against a baseline by more than chance."};
  static constexpr auto kKeys = rag::kKeys;

  // Checks are created before any of them runs: what the file is now is what an earlier run left.
  explicit Rag(const sdk::Config& config)
      : settings_(read_settings(config)),
        before_(evidence::FileState::before_writing(measured_file())) {}

  void run(sdk::Report& report) {
    require_freshness();
    report.progress(-1, "reading " + measured_file());
    Dataset dataset = evidence::measured(read_source(settings_));
    report.throw_if_cancelled();
    report.progress(-1, "scoring " + std::to_string(dataset.queries.size()) + " queries");
    const Measured measured = measure(dataset);
    report.throw_if_cancelled();
    report.details(json::write(details(settings_, measured)));
    evidence::keep(report, "queries.jsonl", "application/jsonl", query_lines(measured));
    deliver(evidence::measured(judge(settings_, measured)), report);
  }

  void known_bad(sdk::KnownBad& input) const { describe_known_bad(settings_, input); }

 private:
  [[nodiscard]] const std::string& measured_file() const {
    return settings_.results.empty() ? settings_.run : settings_.results;
  }

  void require_freshness() const {
    if (!settings_.is_fresh || evidence::FileState::of(measured_file()) != before_) return;
    throw sdk::CouldNotMeasure(
        "stale",
        measured_file() + (before_.exists
                               ? " was not written in this run: it is what an earlier one left"
                               : " was not written in this run, and does not exist"));
  }

  // Hits are ranked once, for all that is asked of them.
  [[nodiscard]] Measured measure(Dataset& dataset) const {
    std::vector<std::string> names = names_of(settings_.metrics);
    const std::size_t whole = names.size();
    for (std::string& name : names_of(settings_.each_cluster)) names.push_back(std::move(name));
    std::vector<Series> all = score(dataset, names, settings_.scoring);
    Measured measured{.dataset = dataset, .metrics = {}, .each_cluster = {}, .comparisons = {}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i < whole) all[i].interval = interval_of(settings_, dataset, all[i]);
      (i < whole ? measured.metrics : measured.each_cluster).push_back(std::move(all[i]));
    }
    if (!settings_.baseline.empty()) {
      measured.comparisons = compare_with_baseline(dataset, measured.metrics);
    }
    return measured;
  }

  [[nodiscard]] std::vector<comparison::Comparison> compare_with_baseline(
      const Dataset& dataset, const std::vector<Series>& metrics) const {
    std::vector<Series> now;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      if (settings_.metrics[i].max_drop) now.push_back(metrics[i]);
    }
    Dataset before = evidence::measured(read_baseline(settings_));
    if (auto checked = comparable(before, dataset); !checked) {
      throw sdk::CouldNotMeasure(checked.error().reason, checked.error().to_string());
    }
    std::vector<std::string> names;
    for (const Series& series : now) names.push_back(series.name);
    return compare(before, score(before, names, settings_.scoring), dataset, now);
  }

  Settings settings_;
  evidence::FileState before_;
};

}  // namespace
}  // namespace aipreflight::rag

AIPREFLIGHT_PLUGIN("rag",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::rag::Rag,
                   aipreflight::sdk::Commands<aipreflight::rag::ScoreCommand>,
                   aipreflight::sdk::Selftest<aipreflight::rag::Rag>)
