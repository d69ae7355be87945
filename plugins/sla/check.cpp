#include "check.hpp"

#include <atomic>
#include <string>

#include <aipreflight/outcome.hpp>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "details.hpp"
#include "early_stop.hpp"
#include "evidence/outcome.hpp"
#include "findings.hpp"
#include "judge.hpp"
#include "measure.hpp"
#include "phrase.hpp"
#include "probe_records/read.hpp"
#include "prober/config_file.hpp"
#include "prober/record.hpp"
#include "send_order.hpp"
#include "server_metrics.hpp"
#include "sweep/budget.hpp"
#include "sweep/capacity.hpp"
#include "sweep/chart.hpp"
#include "sweep/level.hpp"
#include "sweep/render.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {
namespace {

constexpr const char* kRecordsName = "llmprobe.jsonl";

// What becomes of the samples of a live run, in the order of sending.
class Recorder {
 public:
  Recorder(const ProbePlan& plan, const Settings& settings, LiveSummary& summary)
      : plan_(plan),
        summary_(summary),
        stop_(settings.limits, settings.rules, is_open(plan.load.kind)) {}

  // False: enough is known.
  [[nodiscard]] bool take(const Sample& sample) {
    order_.put(sample);
    while (stop_.answer() == Answer::kOpen) {
      const auto next = order_.next();
      if (!next) return true;
      keep(*next);
    }
    return false;
  }
  // When no more will come. What overtook those that decided is no part of what was decided.
  void finish() {
    if (stop_.answer() != Answer::kOpen) return summary_.stop_early(order_.waiting());
    while (const auto next = order_.skip()) keep(*next);
  }
  [[nodiscard]] const std::string& records() const { return records_; }

 private:
  void keep(const Sample& sample) {
    summary_.take(sample);
    if (sample.is_warmup) return;
    records_ += record_of(sample, plan_.endpoints[sample.endpoint], is_open(plan_.load.kind));
    records_ += '\n';
    stop_.take(sample);
  }

  const ProbePlan& plan_;
  LiveSummary& summary_;
  EarlyStop stop_;
  SendOrder order_;
  std::string records_;
};

}  // namespace

Sla::Sla(const sdk::Config& config) : settings_(read_settings(config)) {
  if (settings_.live) {
    plan_probes(config);
  } else if (!settings_.records.empty()) {
    open_records(config);
  }
}

void Sla::open_records(const sdk::Config& config) {
  auto reader = files::BlockReader::open(settings_.records);
  if (reader) {
    reader_ = reader.take();
  } else {
    config.error("probe.records", reader.error().message);
  }
}

void Sla::plan_probes(const sdk::Config& config) {
  const LiveSettings& live = *settings_.live;
  ProbeConfig probes = read_probe_file(config.at("probe.config"));
  plan_ = {std::move(probes.endpoints), live.load, live.prompts, live.has_nonce, live.threads};
  if (plan_.load.concurrency == 0) {
    plan_.load.concurrency =
        live.load.kind == LoadKind::kInterval ? static_cast<std::size_t>(probes.concurrency) : 1;
  }
  settings_.records = kRecordsName;
}

void Sla::run(sdk::Report& report) {
  LiveSummary summary(plan_, settings_.limits);
  auto reader = settings_.live ? probe_live(report, summary) : std::move(*reader_);
  const Measurements measured = measure(read(std::move(reader), report),
                                        settings_.limits,
                                        intervals_of(settings_.rules, settings_.limits));
  auto evidence = judge(measured, settings_.limits, settings_.rules, settings_.records);
  if (!settings_.live) {
    evidence::deliver(evidence, report);
    return report.details(details_of(measured, settings_, nullptr));
  }
  add_live(evidence, summary);
  if (settings_.rules.certainty.confidence) add_correlation(evidence, summary);
  report.details(details_of(measured, settings_, &summary));
  const std::string limit = client_limit(summary, evidence.gates, is_open(plan_.load.kind));
  if (!limit.empty()) {
    // What the client was too slow to measure must neither pass nor fail the server.
    evidence.gates.clear();
    evidence.summaries.clear();
    evidence::deliver(evidence, report);
    throw sdk::CouldNotMeasure("client_limited", limit);
  }
  if (settings_.capacity.is_wanted()) {
    for (sdk::Gate& gate : find_capacity(report)) {
      evidence.summaries.front().second += ", " + value_against_bound(gate);
      evidence.gates.push_back(std::move(gate));
    }
  }
  evidence::deliver(evidence, report);
}

std::vector<sdk::Gate> Sla::find_capacity(sdk::Report& report) const {
  const CapacityBounds& bounds = settings_.capacity;
  LevelPlan plan;
  plan.probes = plan_;
  plan.probes.load.duration = bounds.duration;
  plan.probes.load.most_requests = bounds.probes;
  plan.limits = settings_.limits;
  plan.rules = settings_.rules;
  plan.ends_when_beyond = true;
  plan.proceed = [&] { return !report.cancelled(); };
  const auto now = format_utc(std::chrono::system_clock::now());
  const Budget budget = budget_of(plan.probes, {}, bounds.most, {}, now.substr(0, now.find('T')));
  report.log(sdk::LogLevel::kInfo, text::trim(budget_text(budget)));
  const TellStep tell = [&](const Sweep::Step& step) {
    for (const std::string_view line : text::split(text::trim(sweep_row(step)), '\n')) {
      report.log(sdk::LogLevel::kInfo, text::trim(line));
    }
    report.progress(-1, "capacity: " + std::to_string(step.level.concurrency) + " at once");
  };
  const MeasureLevel measure = [&](std::size_t concurrency, double rate, std::uint64_t seed) {
    return run_level(plan, concurrency, rate, seed);
  };
  const Sweep sweep = sla::find_capacity(bounds.most, measure, tell);
  report.throw_if_cancelled();
  evidence::keep(report, "capacity.json", "application/json", sweep_json(sweep, settings_.limits));
  evidence::keep(report, "capacity.md", "text/markdown", sweep_markdown(sweep, settings_.limits));
  evidence::keep(report, "capacity.svg", "image/svg+xml", sweep_svg(sweep, settings_.limits));
  if (!sweep.stopped_by.empty()) {
    const bool is_client = sweep.is_client_limited();
    throw sdk::CouldNotMeasure(is_client ? "client_limited" : "capacity_not_measured",
                               "the search for the capacity ended: " + sweep.stopped_by);
  }
  return capacity_gates(sweep, bounds, settings_.rules.certainty);
}

files::BlockReader Sla::probe_live(sdk::Report& report, LiveSummary& summary) {
  const std::string path = report.artefact(kRecordsName, "application/jsonl");
  Recorder recorder(plan_, settings_, summary);
  std::atomic<std::uint64_t> answered = 0;  // samples come on the threads that probe
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    ++answered;
    return recorder.take(sample);
  };
  hooks.proceed = [&](double fraction) {
    if (report.cancelled()) return false;
    report.progress(fraction, std::to_string(answered) + " probes answered");
    return true;
  };
  ServerMetrics metrics(settings_.live->metrics, plan_.load.duration);
  const ProbeRun run = evidence::measured(probe(plan_, hooks));
  recorder.finish();
  summary.finish(run);
  const auto written = files::write_atomically(path, recorder.records());
  if (run.was_stopped) throw sdk::Cancelled();
  if (!written) throw sdk::CouldNotMeasure("artefact_unwritable", written.error().to_string());
  metrics.keep(report);
  evidence::keep(report, "histograms.hlog", "text/plain", summary.histogram_log());
  return evidence::measured(files::BlockReader::open(path));
}

probe_records::Records Sla::read(files::BlockReader reader, sdk::Report& report) {
  constexpr double kStep = 0.05;
  double told = 0;
  probe_records::ReadOptions options;
  options.proceed = [&](double fraction) {
    if (fraction >= told + kStep) {
      report.progress(fraction, "reading " + settings_.records);
      told = fraction;
    }
    return !report.cancelled();
  };
  auto records = probe_records::read(std::move(reader), settings_.records, options);
  if (records) return records.take();
  const Error& error = records.error();
  if (error.code == ErrorCode::kInterrupted) throw sdk::Cancelled();
  throw sdk::CouldNotMeasure(error.reason.empty() ? "probe_unreadable" : error.reason,
                             error.to_string());
}

}  // namespace aipreflight::sla
