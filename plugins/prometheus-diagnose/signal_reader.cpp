#include "signal_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "promql.hpp"
#include "targets.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr double kStaleIntervals = 3;
constexpr double kBornIntervals = 1.5;
constexpr std::array<std::string_view, 5> kBeside = {"process", "litellm", "dcgm", "gate", "http"};

Fold fold_of(Reduce reduce) {
  switch (reduce) {
    case Reduce::kSum:
      return Fold::kSum;
    case Reduce::kMax:
      return Fold::kMax;
    case Reduce::kMean:
      break;
  }
  return Fold::kMean;
}

bool takes(const Source& source, const Series& series) {
  return std::all_of(source.where.begin(), source.where.end(), [&](const auto& wanted) {
    return source.takes(wanted.first, exposition::label_of(series.labels, wanted.first));
  });
}

void miss(Reading& reading, State state, std::string why) {
  reading.state = state;
  reading.why = std::move(why);
}

// Values of any series that changed from one sample to the next.
std::size_t changes_of(const std::vector<const Series*>& all, const Window& window) {
  std::size_t changes = 0;
  for (const Series* series : all) {
    const Sample* before = nullptr;
    for (const Sample& sample : series->samples) {
      if (!std::isfinite(sample.value) || sample.time > window.end) continue;
      if (before != nullptr && sample.time >= window.begin && sample.value != before->value)
        ++changes;
      before = &sample;
    }
  }
  return changes;
}

}  // namespace

bool is_engine(std::string_view name) {
  return std::find(kBeside.begin(), kBeside.end(), name) == kBeside.end();
}

SignalReader::SignalReader(const std::vector<Series>& series, const Window& window, double interval)
    : window_(window), interval_(interval), reach_{window.begin - interval, window.end + interval} {
  for (const Series& one : series) {
    if (one.samples.empty()) continue;
    by_name_[one.name].push_back(&one);
    const double begin = one.samples.front().time;
    const auto [place, is_new] = target_begins_.emplace(target_of(one), begin);
    if (!is_new) place->second = std::min(place->second, begin);
    end_of_all_ = std::max(end_of_all_, one.samples.back().time);
  }
}

std::vector<const Series*> SignalReader::find(std::string_view metric, const Source& source) const {
  std::vector<const Series*> found;
  const auto place = by_name_.find(metric);
  if (place == by_name_.end()) return found;
  for (const Series* series : place->second) {
    if (takes(source, *series)) found.push_back(series);
  }
  return found;
}

bool SignalReader::is_there(const Source& source, Kind kind) const {
  if (!source.sum.empty()) {
    return !find(source.sum, source).empty() && !find(source.count, source).empty();
  }
  return !find(kind == Kind::kHistogram ? source.metric + "_count" : source.metric, source).empty();
}

const Source* SignalReader::choose(const Signal& signal, const std::string& engine) const {
  for (const Source& source : signal.sources) {
    if (is_engine(source.engine) && source.engine != engine) continue;
    if (is_there(source, signal.kind)) return &source;
  }
  return nullptr;
}

std::string SignalReader::detect_engine(const Catalogue& catalogue) const {
  std::map<std::string, int> votes;
  for (const Signal& signal : catalogue.all()) {
    std::map<std::string, bool> engines;
    for (const Source& source : signal.sources) {
      if (is_engine(source.engine) && is_there(source, signal.kind)) engines[source.engine] = true;
    }
    for (const auto& [engine, is_found] : engines) ++votes[engine];
  }
  const auto most =
      std::max_element(votes.begin(), votes.end(), [](const auto& one, const auto& two) {
        return one.second < two.second;
      });
  return most == votes.end() ? "" : most->first;
}

bool SignalReader::is_born_within(const Series& series) const {
  const auto begin = target_begins_.find(target_of(series));
  const double first = series.samples.front().time;
  return begin != target_begins_.end() && first > window_.begin &&
         first > begin->second + kBornIntervals * interval_;
}

bool SignalReader::is_stale(const std::vector<const Series*>& series) const {
  double last = -std::numeric_limits<double>::infinity();
  for (const Series* one : series) last = std::max(last, one->samples.back().time);
  const double due = std::min(end_of_all_, window_.end);
  return interval_ > 0 && last < due - kStaleIntervals * interval_;
}

void SignalReader::read(const Signal& signal, const std::string& engine, Facts& facts) const {
  if (signal.kind == Kind::kComputed) return;
  if (signal.kind == Kind::kPromql) return read_promql(signal, facts);
  Reading reading;
  const Source* source = choose(signal, engine);
  if (source == nullptr) {
    miss(reading,
         signal.enable.empty() ? State::kAbsent : State::kNotEnabled,
         signal.enable.empty() ? "no target exports it" : signal.enable);
    return facts.set(signal.name, std::move(reading));
  }
  reading.state = State::kOk;
  reading.engine = source->engine;
  reading.metric = source->metric.empty() ? source->sum + " / " + source->count : source->metric;
  reading.deprecated = source->deprecated;
  reading.note = source->note;
  switch (signal.kind) {
    case Kind::kGauge:
      read_gauge(signal, *source, reading, facts);
      break;
    case Kind::kCounter:
      read_counter(signal, *source, reading, facts);
      break;
    case Kind::kHistogram:
      read_histogram(signal, *source, reading, facts);
      break;
    case Kind::kBitmask:
      read_bitmask(signal, *source, reading, facts);
      break;
    case Kind::kInfo:
      read_info(signal, *source, reading, facts);
      break;
    case Kind::kPromql:
    case Kind::kComputed:
      break;
  }
  facts.set(signal.name, std::move(reading));
}

std::vector<const Series*> SignalReader::series_of(const Signal& signal,
                                                   const std::string& engine) const {
  const Source* source = choose(signal, engine);
  return source == nullptr ? std::vector<const Series*>() : find(source->metric, *source);
}

std::vector<Sample> SignalReader::course(const Signal& signal, const std::string& engine) const {
  return fold(series_of(signal, engine), reach_, interval_, fold_of(signal.reduce));
}

void SignalReader::read_gauge(const Signal& signal,
                              const Source& source,
                              Reading& reading,
                              Facts& facts) const {
  const auto series = find(source.metric, source);
  std::vector<Sample> course = fold(series, reach_, interval_, fold_of(signal.reduce));
  if (is_stale(series)) {
    return miss(reading, State::kStale, "its last sample is older than the end of the run");
  }
  if (course.empty()) {
    return miss(reading, State::kTooFew, "no sample with a number in the window");
  }
  std::vector<double> values;
  double sum = 0;
  double at_least_one = 0;
  for (Sample& sample : course) {
    sample.value *= source.scale;
    if (signal.range &&
        (sample.value < signal.range->first || sample.value > signal.range->second)) {
      return miss(reading,
                  State::kAmbiguous,
                  text::format_number(sample.value) + " is outside of " +
                      text::format_number(signal.range->first) + " to " +
                      text::format_number(signal.range->second) + ": another unit?");
    }
    values.push_back(sample.value);
    sum += sample.value;
    at_least_one += sample.value >= 1 ? 1 : 0;
  }
  const auto set = [&](const char* field, double value) {
    facts.set(signal.name + '.' + field, value);
  };
  const auto n = static_cast<double>(values.size());
  set("n", n);
  set("mean", sum / n);
  set("min", *std::min_element(values.begin(), values.end()));
  set("max", *std::max_element(values.begin(), values.end()));
  set("median", median(values));
  set("last", values.back());
  set("change", values.back() - values.front());
  set("changes", static_cast<double>(changes_of(series, reach_)));
  set("share", at_least_one / n);
}

Increase SignalReader::grown(const std::vector<const Series*>& series) const {
  Increase all;
  for (const Series* one : series) {
    const Increase part = increase(one->samples, window_, is_born_within(*one));
    all.delta += part.delta;
    all.seconds = std::max(all.seconds, part.seconds);
    all.resets += part.resets;
    all.samples = std::max(all.samples, part.samples);
  }
  return all;
}

void SignalReader::read_counter(const Signal& signal,
                                const Source& source,
                                Reading& reading,
                                Facts& facts) const {
  const auto series = find(source.metric, source);
  if (is_stale(series)) {
    return miss(reading, State::kStale, "its last sample is older than the end of the run");
  }
  const Increase all = grown(series);
  if (all.samples < 2) return miss(reading, State::kTooFew, "fewer than two samples in the window");
  if (all.resets > 0) miss(reading, State::kReset, "it began again at 0 within the window");
  facts.set(signal.name + ".delta", all.delta * source.scale);
  if (all.seconds > 0) facts.set(signal.name + ".rate", all.delta * source.scale / all.seconds);
  facts.set(signal.name + ".resets", static_cast<double>(all.resets));
}

HistogramGrowth SignalReader::histogram(const Source& source) const {
  HistogramGrowth all;
  const bool is_pair = !source.sum.empty();
  const Increase count = grown(find(is_pair ? source.count : source.metric + "_count", source));
  const Increase sum = grown(find(is_pair ? source.sum : source.metric + "_sum", source));
  all.count = count.samples < 2 ? 0 : count.delta;
  all.sum = sum.samples < 2 ? 0 : sum.delta;
  all.seconds = count.seconds;
  all.resets = count.resets;
  if (count.samples < 2) all.problem = "fewer than two samples in the window";
  if (is_pair || !all.problem.empty()) return all;
  std::map<std::string, std::map<double, double>> by_series;
  for (const Series* bucket : find(source.metric + "_bucket", source)) {
    const std::string_view le = exposition::label_of(bucket->labels, "le");
    const auto bound =
        le == "+Inf" ? std::numeric_limits<double>::infinity() : text::to_double(le).value_or(-1);
    exposition::Labels others = bucket->labels;
    std::erase_if(others, [](const auto& label) { return label.name == "le"; });
    by_series[exposition::to_string("", others)][bound] +=
        increase(bucket->samples, window_, is_born_within(*bucket)).delta;
  }
  HistogramGrowth buckets;
  for (const auto& [labels, cumulative] : by_series) {
    HistogramGrowth one;
    one.buckets.assign(cumulative.begin(), cumulative.end());
    for (std::size_t i = 1; i < one.buckets.size(); ++i) {
      if (one.buckets[i].second + 0.5 < one.buckets[i - 1].second) {
        one.problem = "its buckets do not rise with their boundaries";
      }
    }
    buckets.add(one);
  }
  all.buckets = std::move(buckets.buckets);
  all.problem = buckets.problem;
  if (!all.buckets.empty() && std::isinf(all.buckets.back().first) &&
      std::abs(all.buckets.back().second - all.count) > 0.5) {
    all.problem = "its last bucket counts " + text::format_number(all.buckets.back().second) +
                  " and _count " + text::format_number(all.count);
  }
  return all;
}

void SignalReader::read_histogram(const Signal& signal,
                                  const Source& source,
                                  Reading& reading,
                                  Facts& facts) const {
  const std::string count_name = source.sum.empty() ? source.metric + "_count" : source.count;
  if (is_stale(find(count_name, source))) {
    return miss(reading, State::kStale, "its last sample is older than the end of the run");
  }
  const HistogramGrowth growth = histogram(source);
  if (growth.count <= 0) {
    return miss(reading,
                State::kTooFew,
                growth.problem.empty() ? "nothing was observed in the window" : growth.problem);
  }
  if (!growth.problem.empty()) return miss(reading, State::kAmbiguous, growth.problem);
  if (growth.resets > 0) miss(reading, State::kReset, "it began again at 0 within the window");
  const auto set = [&](const std::string& field, double value) {
    facts.set(signal.name + '.' + field, value);
  };
  set("count", growth.count);
  if (source.quantiles_only) {
    reading.note = "its sum and count are of different things, so that it has no mean";
  } else {
    set("sum", growth.sum * source.scale);
    set("mean", growth.sum * source.scale / growth.count);
  }
  for (const auto& [bound, count] : growth.buckets) {
    if (bound > 0 && std::isfinite(bound)) {
      reading.first_bound = bound * source.scale;
      break;
    }
  }
  for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}) {
    const auto interval = quantile(growth, share);
    if (!interval) continue;
    set(std::string(name) + "_low", interval->low * source.scale);
    if (interval->high) set(std::string(name) + "_high", *interval->high * source.scale);
  }
}

void SignalReader::read_bitmask(const Signal& signal,
                                const Source& source,
                                Reading& reading,
                                Facts& facts) const {
  double n = 0;
  double set_bits = 0;
  for (const Series* series : find(source.metric, source)) {
    for (const Sample& sample : series->samples) {
      if (sample.time < reach_.begin || sample.time > reach_.end) continue;
      if (!(sample.value >= 0 && sample.value < 1e15)) continue;
      ++n;
      if ((static_cast<std::uint64_t>(sample.value) & signal.mask) != 0) ++set_bits;
    }
  }
  if (n == 0) return miss(reading, State::kTooFew, "no sample with a number in the window");
  facts.set(signal.name + ".n", n);
  facts.set(signal.name + ".share", set_bits / n);
}

void SignalReader::read_info(const Signal& signal,
                             const Source& source,
                             Reading& reading,
                             Facts& facts) const {
  std::optional<double> value;
  for (const Series* series : find(source.metric, source)) {
    const auto number = text::to_double(exposition::label_of(series->labels, signal.label));
    if (number) value = value.value_or(0) + *number;
  }
  if (!value) {
    return miss(reading, State::kAbsent, "it has no label '" + signal.label + "' with a number");
  }
  facts.set(signal.name + ".value", *value);
}

void SignalReader::read_promql(const Signal& signal, Facts& facts) const {
  Reading reading;
  reading.state = State::kOk;
  reading.metric = signal.expression;
  const auto found = by_name_.find(answer_name(signal));
  if (found == by_name_.end()) {
    miss(reading,
         State::kAbsent,
         "no answer: its expression has none here, or the evidence is not of a Prometheus");
  } else if (found->second.size() > 1) {
    miss(reading,
         State::kAmbiguous,
         "its expression has " + std::to_string(found->second.size()) +
             " answers: let it aggregate them");
  } else {
    const auto& samples = found->second.front()->samples;
    const double value = samples.empty() ? std::nan("") : samples.back().value;
    const bool is_sane =
        !signal.range || (value >= signal.range->first && value <= signal.range->second);
    if (!std::isfinite(value)) {
      miss(reading, State::kTooFew, "its expression gives no number for this window");
    } else if (!is_sane) {
      miss(reading, State::kAmbiguous, text::format_number(value) + " is out of its range");
    } else {
      facts.set(signal.name + ".value", value);
    }
  }
  facts.set(signal.name, std::move(reading));
}

}  // namespace aipreflight::diagnose
