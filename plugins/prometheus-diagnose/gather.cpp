#include "gather.hpp"

#include <filesystem>
#include <utility>

#include "base/files.hpp"
#include "recording.hpp"
#include "sources.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr const char* kRecordingName = "recording.json";

class Gatherer {
 public:
  Gatherer(const Options& options, Question& question, const std::function<bool()>& cancelled)
      : options_(options), question_(question), cancelled_(cancelled) {}

  Result<void> run() {
    if (!options_.prometheus_data.empty()) return take_recording(options_.prometheus_data);
    if (!options_.scrape.empty()) return take_scrape();
    if (!options_.prometheus.empty()) return ask_prometheus();
    const std::string beside = recording_of(options_.run);
    if (!beside.empty()) return take_recording(beside);
    if (!options_.baseline.empty()) {
      return usage_error("--baseline compares metrics, and the run has none",
                         "give --prometheus, --prometheus-data or --scrape");
    }
    return {};
  }

 private:
  // A recording that lies in a run folder belongs to the run, as does what `sla` read meanwhile.
  static std::string recording_of(const std::string& run) {
    std::error_code ignored;
    const std::filesystem::path folder(run);
    for (const auto& path : {folder / kRecordingName, folder / "checks" / "sla" / kRecordingName}) {
      if (std::filesystem::is_regular_file(path, ignored)) return path.string();
    }
    return "";
  }

  static Error no_samples(const std::string& path) {
    return usage_error(path + " has no raw samples to compare with", "record it with --record");
  }

  Result<void> take_recording(const std::string& path) {
    auto recording = read_recording(path);
    if (!recording) return recording.take_error();
    if (auto* old = std::get_if<OldMetrics>(&*recording)) {
      if (!options_.baseline.empty()) return no_samples(path);
      if (const auto unused = without_effect_on_old_evidence(options_)) {
        return usage_error("'" + *unused + "' has no effect on " + path +
                               ", which has the form of the tool before and is judged by its rules",
                           "leave it out, or record raw samples with --record");
      }
      question_.old_metrics = std::move(*old);
      question_.old_source = "file " + path;
      return {};
    }
    question_.evidence = std::move(std::get<Evidence>(*recording));
    return take_recorded_baseline();
  }

  Result<void> take_recorded_baseline() {
    if (options_.baseline.empty()) return {};
    auto probes = read_probes(options_.baseline);
    if (!probes) return probes.take_error();
    const std::string path =
        options_.baseline_data.empty() ? recording_of(options_.baseline) : options_.baseline_data;
    Earlier earlier{probes.take(), {}};
    if (!path.empty()) {
      auto recording = read_recording(path);
      if (!recording) return recording.take_error();
      if (auto* evidence = std::get_if<Evidence>(&*recording)) {
        earlier.evidence = std::move(*evidence);
      } else {
        return no_samples(path);
      }
    }
    question_.baseline = std::move(earlier);
    return {};
  }

  Result<void> take_scrape() {
    const auto server = server_at(options_.scrape, options_);
    if (!server) return server.error();
    auto evidence = scrape(*server);
    if (!evidence) return evidence.take_error();
    question_.evidence = evidence.take();
    if (auto kept = keep(); !kept) return kept;
    return take_recorded_baseline();
  }

  Result<void> ask_prometheus() {
    auto api = open_api(options_, cancelled_);
    if (!api) return api.take_error();
    const auto window = question_.probes.window();
    if (!window) {
      return usage_error("the records of " + question_.probes.file + " have no times",
                         "records have it as 'timestamp'");
    }
    if (!options_.queries.empty()) {
      const auto queries = read_old_queries(options_.queries);
      if (!queries) return queries.error();
      auto metrics = fetch_old_metrics(*api, *queries, *window);
      if (!metrics) return metrics.take_error();
      question_.old_metrics = metrics.take();
      question_.old_source = "prometheus " + api->url();
      return {};
    }
    const PrometheusSource source{
        api.take(), question_.options.selector.to_promql(), options_.name_prefix, options_.settle};
    auto evidence = fetch_evidence(source, question_.rules.catalogue(), *window);
    if (!evidence) return evidence.take_error();
    question_.evidence = evidence.take();
    if (auto kept = keep(); !kept) return kept;
    return ask_baseline(source);
  }

  Result<void> ask_baseline(const PrometheusSource& source) {
    if (options_.baseline.empty()) return {};
    if (!options_.baseline_data.empty() || !recording_of(options_.baseline).empty()) {
      return take_recorded_baseline();
    }
    auto probes = read_probes(options_.baseline);
    if (!probes) return probes.take_error();
    const auto window = probes->window();
    if (!window) return usage_error("the records of the baseline have no times");
    auto evidence = fetch_evidence(source, question_.rules.catalogue(), *window);
    if (!evidence) return evidence.take_error();
    question_.baseline = Earlier{probes.take(), evidence.take()};
    return {};
  }

  Result<void> keep() {
    if (options_.record.empty()) return {};
    const Evidence& evidence = *question_.evidence;
    const Window window = evidence.window.value_or(question_.probes.window().value_or(Window{}));
    auto written = files::write_atomically(options_.record, write_recording(evidence, window));
    if (!written) return usage_error("--record: " + written.error().message);
    return {};
  }

  const Options& options_;
  Question& question_;
  const std::function<bool()>& cancelled_;
};

}  // namespace

RuleSet::Loaded load_rules(const std::vector<std::string>& files) {
  std::vector<RuleText> texts = {RuleSet::built_in()};
  Errors unreadable;
  for (const std::string& file : files) {
    auto text = files::read(file, 8u << 20);
    if (text) {
      texts.push_back({text.take(), file, false});
    } else {
      unreadable.push_back(usage_error("rules: " + text.error().message));
    }
  }
  RuleSet::Loaded loaded = RuleSet::load(texts);
  loaded.errors.insert(loaded.errors.begin(), unreadable.begin(), unreadable.end());
  return loaded;
}

Result<Question> make_question(const Options& options, const RuleSet& rules) {
  Question question;
  auto probes = read_probes(options.run);
  if (!probes) return probes.take_error();
  question.probes = probes.take();
  auto selector = Selector::parse(options.selector);
  if (!selector) return selector.take_error();
  question.options = {selector.take(), options.name_prefix};
  question.rules = rules;
  question.requires_share = options.requires_share;
  return question;
}

Result<void> gather(const Options& options,
                    Question& question,
                    const std::function<bool()>& cancelled) {
  return Gatherer(options, question, cancelled).run();
}

}  // namespace aipreflight::diagnose
