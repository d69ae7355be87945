#include "check.hpp"

#include <string>

#include <aipreflight/outcome.hpp>

#include "details.hpp"
#include "judge.hpp"
#include "measure.hpp"
#include "probe_records/read.hpp"

namespace aipreflight::sla {

Sla::Sla(const sdk::Config& config) : settings_(read_settings(config)) {
  if (settings_.records.empty()) return;
  auto reader = files::BlockReader::open(settings_.records);
  if (reader) {
    reader_ = reader.take();
  } else {
    config.error("probe.records", reader.error().message);
  }
}

void Sla::run(sdk::Report& report) {
  const Measurements measured =
      measure(read(report), settings_.limits, settings_.rules.certainty.confidence);
  evidence::deliver(judge(measured, settings_.limits, settings_.rules, settings_.records), report);
  report.details(details_of(measured, settings_));
}

probe_records::Records Sla::read(sdk::Report& report) {
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
  auto records = probe_records::read(std::move(*reader_), settings_.records, options);
  if (records) return records.take();
  const Error& error = records.error();
  if (error.code == ErrorCode::kInterrupted) throw sdk::Cancelled();
  throw sdk::CouldNotMeasure(error.reason.empty() ? "probe_unreadable" : error.reason,
                             error.to_string());
}

}  // namespace aipreflight::sla
