#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "wire/message.hpp"

// The members of every message, each told once: the same functions write a message, read it, and
// find what is missing. `Io` is a writer or a reader. The `_or` forms are members that may be
// absent and then have the value given.
namespace aipreflight::wire {

inline constexpr std::string_view kKinds[] = {
    "load",     "create",   "run",   "cancel",  "described", "refused",  "confined",
    "created",  "rejected", "gate",  "finding", "metric",    "summary",  "details",
    "progress", "artefact", "print", "log",     "defect",    "finished", "destroyed",
};
static_assert(std::size(kKinds) == std::variant_size_v<Message>);

// A message without lists or nested messages is read without building a JSON value.
template <typename M>
inline constexpr bool kIsFlat = !std::same_as<M, Create> && !std::same_as<M, Described> &&
                                !std::same_as<M, Rejected> && !std::same_as<M, Finished>;

// T, or const T for writers.
template <typename M, typename T>
concept Is = std::same_as<std::remove_const_t<M>, T>;

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <typename Io, Is<Restrictions> M>
void members(Io& io, M& forbidden) {
  io.flag_or("forbid_network", forbidden.network);
  io.flag_or("forbid_exec", forbidden.exec);
  io.flag_or("forbid_write", forbidden.write);
}

template <typename Io, Is<Load> M>
void members(Io& io, M& load) {
  io.integer("protocol", load.protocol);
  io.text("module_id", load.module_id);
  io.text("path", load.path);
  io.text("load_path", load.load_path);
  members(io, load.forbidden);
}

template <typename Io, Is<ConfigNode> M>
void members(Io& io, M& node) {
  using Kind = ConfigNode::Kind;
  io.choice("type", node.kind, Kind::kBool, Kind::kMap);
  io.integer("id", node.id);
  io.flag_or("set", node.is_set);
  io.flag_or("secret", node.is_secret);
  switch (node.kind) {
    case Kind::kBool:
      return io.flag("value", node.boolean);
    case Kind::kInt:
      return io.integer("value", node.integer);
    case Kind::kNumber:
      return io.number("value", node.number);
    case Kind::kText:
      return io.text("value", node.text);
    case Kind::kList:
      return io.list("items", node.items);
    case Kind::kMap:
      return io.list("entries", node.entries);
  }
}

template <typename Io, Is<std::pair<std::string, ConfigNode>> M>
void members(Io& io, M& entry) {
  io.text("key", entry.first);
  members(io, entry.second);
}

template <typename Io, Is<Create> M>
void members(Io& io, M& create) {
  io.text("check", create.check);
  io.choice_or("role", create.role, Role::kCheck, Role::kKnownBad);
  io.object("config", create.config);
  members(io, create.forbidden);
}

template <typename Io, Is<Run> M>
void members(Io& io, M& run) {
  io.text("artefact_folder", run.artefact_folder);
  io.integer("gates", run.limits.gates);
  io.integer("findings", run.limits.findings);
  io.integer("metrics", run.limits.metrics);
  io.integer("details_bytes", run.limits.details_bytes);
  io.integer_or("columns", run.console.columns, 0);
  io.flag_or("colour", run.console.colour);
  io.flag_or("unicode", run.console.unicode);
  io.integer_or("threads", run.threads, 0);
}

template <typename Io, Is<Key> M>
void members(Io& io, M& key) {
  io.text("path", key.path);
  io.integer("types", key.types);
  io.flag_or("required", key.required);
  io.flag_or("nonempty", key.nonempty);
  io.flag_or("positional", key.positional);
  io.text_or("unit", key.unit);
  io.text_or("fallback", key.fallback);
  io.text("doc", key.doc);
  io.number_or("minimum", key.minimum, -kInfinity);
  io.number_or("maximum", key.maximum, kInfinity);
  io.texts_or("choices", key.choices);
  io.text_or("since", key.since);
  io.text_or("deprecated", key.deprecated);
}

template <typename Io, Is<CheckType> M>
void members(Io& io, M& type) {
  io.text("id", type.id);
  io.text("title", type.title);
  io.text("doc", type.doc);
  io.flag_or("timing_sensitive", type.timing_sensitive);
  io.flag_or("needs_network", type.needs_network);
  io.flag_or("needs_exec", type.needs_exec);
  io.flag_or("needs_write", type.needs_write);
  io.flag_or("has_known_bad", type.has_known_bad);
  io.list("keys", type.keys);
}

template <typename Io, Is<Described> M>
void members(Io& io, M& described) {
  auto& module = described.module;
  io.text("id", module.id);
  io.text("version", module.version);
  io.text_or("vendor", module.vendor);
  io.text_or("support", module.support);
  io.text_or("licence", module.licence);
  io.integer("abi_major", module.abi_major);
  io.integer("needed_minor", module.needed_minor);
  io.list("check_types", module.check_types);
  io.list("commands", module.commands);
}

template <typename Io, Is<Refused> M>
void members(Io& io, M& refused) {
  io.text("reason", refused.reason);
  io.text("text", refused.text);
}

template <typename Io, Is<Confined> M>
void members(Io& io, M& confined) {
  io.text("network", confined.kept.network);
  io.text("exec", confined.kept.exec);
  io.text("write", confined.kept.write);
}

template <typename Io, Is<SourceRef> M>
void members(Io& io, M& where) {
  io.text_or("file", where.file);
  io.integer_or("line", where.line, 0);
  io.integer_or("column", where.column, 0);
}

template <typename Io, Is<ConfigError> M>
void members(Io& io, M& error) {
  io.integer_or("node", error.node, -1);
  members(io, error.where);
  io.text("text", error.text);
}

template <typename Io, Is<Rejected> M>
void members(Io& io, M& rejected) {
  io.list("errors", rejected.errors);
  io.integer_or("dropped_errors", rejected.dropped_errors, 0);
  io.text_or("reason", rejected.reason);
  io.text_or("text", rejected.text);
}

// An interval stands in its gate's object, so that a gate stays flat.
template <typename Io, typename M>
void interval_members(Io& io, M& gate) {
  Interval interval = gate.interval.value_or(Interval{});
  io.number_or("interval_low", interval.low, 0);
  io.number_or("interval_high", interval.high, 0);
  io.number_or("interval_confidence", interval.confidence, 0);
  io.text_or("interval_method", interval.method);
  if constexpr (!std::is_const_v<M>) {
    if (interval != Interval{}) gate.interval = std::move(interval);
  }
}

template <typename Io, Is<GateReported> M>
void members(Io& io, M& reported) {
  auto& gate = reported.gate;
  io.text("id", gate.id);
  io.text_or("statistic", gate.statistic);
  io.text_or("unit", gate.unit);
  io.number("value", gate.value);
  io.integer("n", gate.n);
  io.choice("op", gate.op, Operator::kAtMost, Operator::kEqual);
  io.number("bound", gate.bound);
  interval_members(io, gate);
  io.choice_or("severity", gate.severity, Severity::kFail, Severity::kWarn);
  io.choice_or("absence", gate.absence, Absence::kError, Absence::kSkip);
  io.choice_or("straddle", gate.straddle, Straddle::kPoint, Straddle::kFail);
  io.text_or("reason_code", gate.reason_code);
  io.text_or("message", gate.message);
  io.text_or("config_key", gate.config_key);
}

template <typename Io, Is<FindingReported> M>
void members(Io& io, M& reported) {
  auto& finding = reported.finding;
  io.choice_or("severity", finding.severity, Severity::kFail, Severity::kError);
  io.text("reason_code", finding.reason_code);
  io.text("message", finding.message);
  members(io, finding.location);
  io.text_or("help", finding.help);
  io.text_or("runbook", finding.runbook);
  io.text_or("fingerprint", finding.fingerprint);
  io.text_or("config_key", finding.config_key);
}

template <typename Io, Is<MetricReported> M>
void members(Io& io, M& reported) {
  auto& metric = reported.metric;
  io.text("name", metric.name);
  io.text_or("unit", metric.unit);
  io.number("value", metric.value);
  io.integer_or("n", metric.n, 0);
  io.choice_or("direction", metric.direction, Direction::kNone, Direction::kLower);
}

template <typename Io, Is<SummaryGiven> M>
void members(Io& io, M& summary) {
  io.integer_or("outcome", summary.outcome, 0);
  io.text("text", summary.text);
}

template <typename Io, Is<DetailsPart> M>
void members(Io& io, M& part) {
  io.text("text", part.text);
}

template <typename Io, Is<Progress> M>
void members(Io& io, M& progress) {
  io.number_or("fraction", progress.fraction, -1);
  io.text_or("text", progress.text);
}

template <typename Io, Is<ArtefactAnnounced> M>
void members(Io& io, M& artefact) {
  io.text("name", artefact.name);
  io.text_or("media_type", artefact.media_type);
}

template <typename Io, Is<Printed> M>
void members(Io& io, M& printed) {
  io.integer("stream", printed.stream);
  io.text("text", printed.text);
}

template <typename Io, Is<Logged> M>
void members(Io& io, M& logged) {
  io.integer("level", logged.level);
  io.text("text", logged.text);
}

template <typename Io, Is<Defect> M>
void members(Io& io, M& defect) {
  io.text("reason", defect.reason);
  io.text("text", defect.text);
}

template <typename Io, Is<Finished> M>
void members(Io& io, M& finished) {
  io.integer("result", finished.result);
  io.text_or("reason", finished.reason);
  io.text_or("text", finished.text);
  io.list("errors", finished.errors);
  io.integer_or("dropped_errors", finished.dropped_errors, 0);
  io.integer_or("exit_code", finished.exit_code, 0);
}

template <typename Io, Is<Destroyed> M>
void members(Io& io, M& destroyed) {
  io.integer_or("late_calls", destroyed.late_calls, 0);
}

// Messages that say all by their kind.
template <typename Io, typename M>
requires Is<M, Cancel> || Is<M, Created>
void members(Io&, M&) {}

}  // namespace aipreflight::wire
