#include <aipreflight/plugin.hpp>

#include "base/files.hpp"
#include "compare.hpp"
#include "details.hpp"
#include "file_state.hpp"
#include "judge.hpp"
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
      : settings_(read_settings(config)), before_(FileState::of(measured_file())) {}

  void run(sdk::Report& report) {
    require_freshness();
    report.progress(-1, "reading " + measured_file());
    Dataset dataset = require(read_source(settings_));
    report.throw_if_cancelled();
    report.progress(-1, "scoring " + std::to_string(dataset.queries.size()) + " queries");
    Measured measured{
        .dataset = dataset,
        .metrics = score(dataset, names_of(settings_.metrics), settings_.scoring),
        .each_cluster = score(dataset, names_of(settings_.each_cluster), settings_.scoring),
        .comparisons = compare_with_baseline(dataset)};
    report.throw_if_cancelled();
    report.details(json::write(details(settings_, measured)));
    const auto written = files::write_atomically(
        report.artefact("queries.jsonl", "application/jsonl"), query_lines(measured));
    if (!written) throw sdk::CouldNotMeasure("artefact_unwritable", written.error().to_string());
    deliver(require(judge(settings_, measured)), report);
  }

 private:
  [[nodiscard]] const std::string& measured_file() const {
    return settings_.results.empty() ? settings_.run : settings_.results;
  }

  void require_freshness() const {
    if (!settings_.is_fresh || FileState::of(measured_file()) != before_) return;
    throw sdk::CouldNotMeasure(
        "stale",
        measured_file() + (before_.exists
                               ? " was not written in this run: it is what an earlier one left"
                               : " was not written in this run, and does not exist"));
  }

  template <typename T>
  static T require(Result<T> result) {
    if (result.ok()) return result.take();
    throw sdk::CouldNotMeasure(result.error().reason, result.error().to_string());
  }

  std::vector<Comparison> compare_with_baseline(Dataset& dataset) const {
    if (settings_.baseline.empty()) return {};
    std::vector<MetricBounds> compared;
    for (const MetricBounds& bounds : settings_.metrics) {
      if (bounds.max_drop) compared.push_back(bounds);
    }
    Dataset before = require(read_baseline(settings_));
    if (auto checked = comparable(before, dataset); !checked) {
      throw sdk::CouldNotMeasure(checked.error().reason, checked.error().to_string());
    }
    const auto names = names_of(compared);
    const auto old = score(before, names, settings_.scoring);
    const auto now = score(dataset, names, settings_.scoring);
    return compare(before, old, dataset, now);
  }

  Settings settings_;
  FileState before_;
};

}  // namespace
}  // namespace aipreflight::rag

AIPREFLIGHT_PLUGIN("rag",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::rag::Rag)
