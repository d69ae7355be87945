#include "measure.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "computed.hpp"
#include "gpus.hpp"
#include "samples.hpp"
#include "signal_reader.hpp"

namespace aipreflight::diagnose {
namespace {

std::string clock_text(double seconds) {
  const auto whole = std::chrono::seconds(static_cast<std::int64_t>(seconds));
  return format_utc(WallTime(whole));
}

std::string span_text(double begin, double end) {
  return clock_text(begin) + " to " + clock_text(end);
}

void cut(std::vector<Series>& all, const Window& reach) {
  for (Series& series : all) {
    std::erase_if(series.samples, [&](const Sample& sample) {
      return sample.time < reach.begin || sample.time > reach.end;
    });
  }
  std::erase_if(all, [](const Series& series) { return series.samples.empty(); });
}

void strip_prefix(std::vector<Series>& all, const std::string& prefix) {
  if (prefix.empty()) return;
  for (Series& series : all) {
    if (series.name.rfind(prefix, 0) == 0) series.name.erase(0, prefix.size());
  }
}

Window span_of(const std::vector<Series>& all) {
  Window span{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const Series& series : all) {
    if (series.samples.empty()) continue;
    span.begin = std::min(span.begin, series.samples.front().time);
    span.end = std::max(span.end, series.samples.back().time);
  }
  return span;
}

std::vector<std::string> models_of(const std::vector<Series>& all) {
  std::set<std::string> models;
  for (const Series& series : all) {
    const std::string_view model = exposition::label_of(series.labels, "model_name");
    if (!model.empty()) models.insert(std::string(model));
  }
  return {models.begin(), models.end()};
}

// The signals whose engines are not the one that was taken are mentioned, not mixed in.
void remark(const Facts& facts, Coverage& coverage) {
  for (const Duplicate& duplicate : coverage.duplicates) {
    coverage.remarks.push_back("scraped twice and counted once: " + duplicate.dropped +
                               " is the same server as " + duplicate.kept);
  }
  for (const auto& [name, reading] : facts.readings()) {
    if (reading.has_numbers() && !reading.deprecated.empty()) {
      coverage.remarks.push_back(name + " is read from " + reading.metric +
                                 ", an old name (deprecated: " + reading.deprecated + ")");
    }
    if (reading.state == State::kAmbiguous) {
      coverage.remarks.push_back(name + " (" + reading.metric + ") is not used: " + reading.why);
    }
  }
}

}  // namespace

Result<Selector> Selector::parse(const std::string& text) {
  Selector selector;
  std::string_view rest = text::trim(text);
  const auto fail = [&] {
    return usage_error("'" + text::one_line(text, 200) + "' is no selector",
                       "write label=\"value\" or label!=\"value\", joined by commas");
  };
  while (!rest.empty()) {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || equals == 0) return fail();
    Match match;
    match.is_equal = rest[equals - 1] != '!';
    match.name = std::string(text::trim(rest.substr(0, match.is_equal ? equals : equals - 1)));
    rest = text::trim(rest.substr(equals + 1));
    if (match.name.empty() || rest.empty() || rest.front() != '"') return fail();
    const std::size_t quote = rest.find('"', 1);
    if (quote == std::string_view::npos) return fail();
    match.value = std::string(rest.substr(1, quote - 1));
    rest = text::trim(rest.substr(quote + 1));
    if (!rest.empty()) {
      if (rest.front() != ',') return fail();
      rest = text::trim(rest.substr(1));
    }
    selector.matches_.push_back(std::move(match));
  }
  return selector;
}

// A series without the label at all is of another layer, such as a GPU's: it stays.
bool Selector::takes(const exposition::Labels& labels) const {
  return std::all_of(matches_.begin(), matches_.end(), [&](const Match& match) {
    const std::string_view value = exposition::label_of(labels, match.name);
    return value.empty() || (value == match.value) == match.is_equal;
  });
}

std::string Selector::to_promql() const {
  std::string text;
  for (const Match& match : matches_) {
    std::string escaped;
    for (const char c : match.value) {
      if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) escaped += "\\\\";
      escaped += c;
    }
    if (!text.empty()) text += ',';
    text += match.name + (match.is_equal ? "=~\"(" + escaped + ")?\"" : "!~\"" + escaped + "\"");
  }
  return text;
}

Result<Measured> measure(Evidence evidence,
                         const Window& window,
                         const Catalogue& catalogue,
                         const MeasureOptions& options) {
  Measured measured;
  Coverage& coverage = measured.coverage;
  coverage.window = {window.begin + evidence.skew, window.end + evidence.skew};
  strip_prefix(evidence.series, options.name_prefix);
  std::erase_if(evidence.series,
                [&](const Series& series) { return !options.selector.takes(series.labels); });
  const Window span = span_of(evidence.series);
  if (!evidence.series.empty() &&
      (span.end < coverage.window.begin || span.begin > coverage.window.end)) {
    Error error = usage_error("the probes are of " + span_text(window.begin, window.end) +
                                  ", the samples of " + span_text(span.begin, span.end),
                              "give the metrics of the same run");
    error.reason = "wrong_window";
    return error;
  }
  coverage.interval = scrape_interval(evidence.series);
  const double reach = 2 * coverage.interval + 1;
  cut(evidence.series, {coverage.window.begin - reach, coverage.window.end + reach});
  coverage.models = models_of(evidence.series);
  if (coverage.models.size() > 1) {
    Error error = usage_error(std::to_string(coverage.models.size()) +
                                  " models match: " + text::join(coverage.models, ", "),
                              "choose one: --selector 'model_name=\"" + coverage.models[0] + "\"'");
    error.reason = "ambiguous";
    return error;
  }
  coverage.duplicates = drop_duplicates(evidence.series);
  coverage.remarks = attribute_gpus(evidence.series);
  const SignalReader reader(evidence.series, coverage.window, coverage.interval);
  coverage.engine = reader.detect_engine(catalogue);
  for (const Signal& signal : catalogue.all()) reader.read(signal, coverage.engine, measured.facts);
  compute_server_facts(reader, catalogue, evidence, coverage, measured.facts);
  remark(measured.facts, coverage);
  return measured;
}

}  // namespace aipreflight::diagnose
