#include "check.hpp"

#include <string>

#include <aipreflight/outcome.hpp>

#include "base/files.hpp"
#include "details.hpp"
#include "evidence/outcome.hpp"
#include "findings.hpp"
#include "judge.hpp"
#include "measure.hpp"
#include "probe_records/read.hpp"
#include "prober/config_file.hpp"
#include "prober/record.hpp"

namespace aipreflight::sla {
namespace {

constexpr const char* kRecordsName = "llmprobe.jsonl";

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
  plan_ = {std::move(probes.endpoints), live.load, live.prompts, live.has_nonce};
  if (plan_.load.concurrency == 0) {
    plan_.load.concurrency =
        live.load.kind == LoadKind::kInterval ? static_cast<std::size_t>(probes.concurrency) : 1;
  }
  settings_.records = kRecordsName;
}

void Sla::run(sdk::Report& report) {
  LiveSummary summary(plan_, settings_.limits);
  auto reader = settings_.live ? probe_live(report, summary) : std::move(*reader_);
  const Measurements measured = measure(
      read(std::move(reader), report), settings_.limits, settings_.rules.certainty.confidence);
  auto evidence = judge(measured, settings_.limits, settings_.rules, settings_.records);
  if (!settings_.live) {
    evidence::deliver(evidence, report);
    return report.details(details_of(measured, settings_, nullptr));
  }
  add_live(evidence, summary);
  report.details(details_of(measured, settings_, &summary));
  const std::string limit = client_limit(summary, evidence.gates, is_open(plan_.load.kind));
  if (!limit.empty()) {
    // What the client was too slow to measure must neither pass nor fail the server.
    evidence.gates.clear();
    evidence.summaries.clear();
    evidence::deliver(evidence, report);
    throw sdk::CouldNotMeasure("client_limited", limit);
  }
  evidence::deliver(evidence, report);
}

files::BlockReader Sla::probe_live(sdk::Report& report, LiveSummary& summary) {
  const std::string path = report.artefact(kRecordsName, "application/jsonl");
  std::string records;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    summary.take(sample);
    if (!sample.is_warmup) {
      records += record_of(sample, plan_.endpoints[sample.endpoint], is_open(plan_.load.kind));
      records += '\n';
    }
    return true;
  };
  hooks.proceed = [&](double fraction) {
    if (report.cancelled()) return false;
    report.progress(fraction, std::to_string(summary.samples()) + " probes answered");
    return true;
  };
  const ProbeRun run = evidence::measured(probe(plan_, hooks));
  summary.finish(run);
  const auto written = files::write_atomically(path, records);
  if (run.was_stopped) throw sdk::Cancelled();
  if (!written) throw sdk::CouldNotMeasure("artefact_unwritable", written.error().to_string());
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
