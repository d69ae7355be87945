#include "catalogue.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/compiled.hpp"
#include "yaml_reader.hpp"

extern "C" {
extern const char aipreflight_diagnose_signals[];
extern const unsigned long aipreflight_diagnose_signals_size;
}

namespace aipreflight::diagnose {
namespace {

using Texts = std::vector<std::string>;

const Texts kKinds = {"gauge", "counter", "histogram", "bitmask", "info", "promql", "computed"};
const Texts kReduces = {"sum", "max", "mean"};
const Texts kSignalKeys = {"kind",
                           "unit",
                           "about",
                           "enable",
                           "reduce",
                           "range",
                           "mask",
                           "label",
                           "expr",
                           "sources",
                           "fields"};
const Texts kSourceKeys = {
    "engine", "metric", "sum", "count", "where", "scale", "deprecated", "quantiles_only", "note"};

Source read_source(const yaml::Node& node, Kind kind, YamlReader& reader) {
  Source source;
  if (!reader.keys(node, kSourceKeys, "a source")) return source;
  source.engine = reader.text(node, "engine");
  source.metric = reader.text(node, "metric");
  source.sum = reader.text(node, "sum");
  source.count = reader.text(node, "count");
  source.scale = reader.number(node, "scale", 1);
  source.deprecated = reader.text(node, "deprecated");
  source.quantiles_only = reader.flag(node, "quantiles_only");
  source.note = reader.text(node, "note");
  if (source.engine.empty()) reader.complain(node.where, "a source needs an 'engine'");
  const bool is_pair = !source.sum.empty() && !source.count.empty();
  if (source.metric.empty() == !is_pair || (is_pair && kind != Kind::kHistogram)) {
    reader.complain(node.where,
                    "a source needs a 'metric', or 'sum' and 'count' for a histogram's mean");
  }
  if (const yaml::Node* where = node.find("where"); where != nullptr && where->is_map()) {
    for (const yaml::Entry& entry : where->entries) {
      source.where.emplace_back(entry.key, entry.value.text);
    }
  }
  return source;
}

Signal read_signal(const yaml::Entry& entry, YamlReader& reader) {
  Signal signal;
  signal.name = entry.key;
  const yaml::Node& node = entry.value;
  if (!reader.keys(node, kSignalKeys, "signal '" + entry.key + "'")) return signal;
  if (node.find("kind") == nullptr) reader.complain(node.where, "a signal needs a 'kind'");
  signal.kind = static_cast<Kind>(reader.choice(node, "kind", kKinds));
  signal.reduce = static_cast<Reduce>(reader.choice(node, "reduce", kReduces));
  signal.unit = reader.text(node, "unit");
  signal.about = reader.text(node, "about");
  signal.enable = reader.text(node, "enable");
  signal.label = reader.text(node, "label");
  signal.mask = static_cast<std::uint64_t>(reader.number(node, "mask", 0));
  signal.expression = reader.text(node, "expr");
  signal.computed_fields = reader.texts(node, "fields");
  const auto range = reader.list(node, "range");
  if (range.size() == 2) {
    const auto low = yaml::as_number(*range[0]);
    const auto high = yaml::as_number(*range[1]);
    if (low && high && *low <= *high) {
      signal.range.emplace(*low, *high);
    }
  }
  if (node.find("range") != nullptr && !signal.range) {
    reader.complain(node.find("range")->where, "'range' is [lowest, highest]");
  }
  for (const yaml::Node* source : reader.list(node, "sources")) {
    signal.sources.push_back(read_source(*source, signal.kind, reader));
  }
  const bool is_promql = signal.kind == Kind::kPromql;
  if (is_promql == signal.expression.empty()) {
    reader.complain(node.where,
                    is_promql ? "signal '" + entry.key + "' needs an 'expr' in PromQL"
                              : "only a signal of the kind promql has an 'expr'");
  }
  const bool has_none = is_promql || signal.kind == Kind::kComputed;
  if (signal.sources.empty() && !has_none) {
    reader.complain(node.where, "signal '" + entry.key + "' has no sources");
  }
  if (!signal.sources.empty() && is_promql) {
    reader.complain(node.where, "signal '" + entry.key + "' has an 'expr' in place of sources");
  }
  return signal;
}

}  // namespace

bool Source::takes(std::string_view label, std::string_view value) const {
  for (const auto& [name, wanted] : where) {
    if (name != label) continue;
    if (!wanted.empty() && wanted.back() == '*') {
      return value.substr(0, wanted.size() - 1) ==
             std::string_view(wanted).substr(0, wanted.size() - 1);
    }
    return value == wanted;
  }
  return true;
}

const std::vector<std::string>& Signal::fields() const {
  static const Texts kGauge = {
      "n", "mean", "min", "max", "median", "last", "change", "changes", "share"};
  static const Texts kCounter = {"delta", "rate", "resets"};
  static const Texts kHistogram = {
      "count", "sum", "mean", "p50_low", "p50_high", "p95_low", "p95_high", "p99_low", "p99_high"};
  static const Texts kBitmask = {"n", "share"};
  static const Texts kValue = {"value"};
  switch (kind) {
    case Kind::kGauge:
      return kGauge;
    case Kind::kCounter:
      return kCounter;
    case Kind::kHistogram:
      return kHistogram;
    case Kind::kBitmask:
      return kBitmask;
    case Kind::kInfo:
    case Kind::kPromql:
      return kValue;
    case Kind::kComputed:
      break;
  }
  return computed_fields;
}

const Catalogue& Catalogue::built_in() {
  static const Catalogue kBuiltIn = [] {
    Catalogue catalogue;
    Errors errors;
    const yaml::Parsed parsed = yaml::read_compiled(
        {aipreflight_diagnose_signals, aipreflight_diagnose_signals_size}, "signals.yml");
    if (const yaml::Node* signals = parsed.root.find("signals")) catalogue.add(*signals, errors);
    return catalogue;
  }();
  return kBuiltIn;
}

void Catalogue::add(const yaml::Node& signals, Errors& errors) {
  YamlReader reader(errors);
  if (!signals.is_map()) {
    return reader.complain(signals.where, "'signals' is a mapping, this is " + signals.describe());
  }
  for (const yaml::Entry& entry : signals.entries) {
    Signal signal = read_signal(entry, reader);
    const auto [place, is_new] = places_.emplace(entry.key, signals_.size());
    if (is_new) {
      signals_.push_back(std::move(signal));
    } else {
      signals_[place->second] = std::move(signal);
    }
  }
}

const Signal* Catalogue::find(std::string_view name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : &signals_[found->second];
}

bool Catalogue::has_reference(std::string_view reference) const {
  const std::size_t dot = reference.find('.');
  if (dot == std::string_view::npos) return false;
  const Signal* signal = find(reference.substr(0, dot));
  if (signal == nullptr) return false;
  const auto& fields = signal->fields();
  return std::find(fields.begin(), fields.end(), reference.substr(dot + 1)) != fields.end();
}

std::vector<std::string> Catalogue::references() const {
  Texts all;
  for (const Signal& signal : signals_) {
    for (const std::string& field : signal.fields()) all.push_back(signal.name + '.' + field);
  }
  return all;
}

std::vector<std::string> Catalogue::metrics() const {
  Texts all;
  for (const Signal& signal : signals_) {
    for (const Source& source : signal.sources) {
      for (const std::string& name : {source.metric, source.sum, source.count}) {
        if (!name.empty()) all.push_back(name);
      }
      if (signal.kind != Kind::kHistogram || source.metric.empty()) continue;
      for (const char* suffix : {"_bucket", "_sum", "_count"})
        all.push_back(source.metric + suffix);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace aipreflight::diagnose
