#include "probes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <string_view>

#include "base/byte_order_mark.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "json/record.hpp"
#include "samples.hpp"
#include "stats/percentile.hpp"
#include "timestamp.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr std::size_t kMostProbes = 1'000'000;
constexpr std::size_t kMessageLimit = 300;
constexpr std::size_t kFirstProbes = 3;
constexpr double kMilli = 1e-3;
constexpr double kAtOnce = 1e-3;  // seconds
constexpr std::string_view kRecordsName = "llmprobe.jsonl";

using Field = json::Field;

std::optional<double> positive(const Field& field, double scale = kMilli) {
  if (field.kind != Field::Kind::kNumber || !std::isfinite(field.number)) return std::nullopt;
  if (field.number <= 0) return std::nullopt;
  return field.number * scale;
}

std::string words_of(const Field& field) {
  if (field.kind == Field::Kind::kString) {
    return std::string(text::cut(text::to_utf8(field.string), kMessageLimit));
  }
  return field.kind == Field::Kind::kNumber ? text::format_number(field.number) : "";
}

class ProbeVisitor : public json::RecordVisitor {
 public:
  void field(std::string_view name, const Field& field) override {
    if (name == "status") probe.status = words_of(field);
    if (name == "error") probe.error = words_of(field);
    if (name == "error_class") probe.error_class = words_of(field);
    if (name == "timestamp") probe.time = time_of(field);
    if (name == "ttft_ms") probe.ttft = positive(field);
    if (name == "latency_ms") probe.latency = positive(field);
    // Each since the request was handed over, so that the later one holds the earlier.
    if (name == "connect_ms" || name == "tls_ms") later(probe.connect, positive(field));
    if (name == "itl_ms" || name == "tpot_ms") probe.itl = positive(field);
    if (name == "burst_share") probe.burst_share = share(field);
    if (name == "http_status") probe.http_status = positive(field, 1);
  }

  Probe probe;

 private:
  static std::optional<double> time_of(const Field& field) {
    if (field.kind == Field::Kind::kString) return to_unix_seconds(field.string);
    return positive(field, 1);
  }
  static void later(std::optional<double>& time, const std::optional<double>& other) {
    if (other && (!time || *other > *time)) time = other;
  }
  static std::optional<double> share(const Field& field) {
    if (field.kind != Field::Kind::kNumber || !(field.number >= 0 && field.number <= 1)) {
      return std::nullopt;
    }
    return field.number;
  }
};

struct Words {
  std::string_view words;  // in the message, lower case
  std::string_view name;
};
// In this order: "connection timeout" is of the connection.
constexpr std::array<Words, 20> kWords = {{
    {"rate limit", "rate_limited"},
    {"too many requests", "rate_limited"},
    {"http 429", "rate_limited"},
    {"unauthorized", "auth"},
    {"http 401", "auth"},
    {"http 403", "auth"},
    {"http 404", "not_found"},
    {"not found", "not_found"},
    {"maximum context", "context"},
    {"context length", "context"},
    {"connection", "connection"},
    {"connect timeout", "timeout_connect"},
    {"first token timeout", "timeout_first_token"},
    {"ttft timeout", "timeout_first_token"},
    {"stall", "timeout_mid_stream"},
    {"timeout", "timeout"},
    {"timed out", "timeout"},
    {"deadline", "timeout"},
    {"http 5", "server"},
    {"truncated", "cut"},
}};

// Classes of a prober under the names that rules use.
constexpr std::array<Words, 18> kAliases = {{
    {"connect_timeout", "timeout_connect"},
    {"ttft_timeout", "timeout_first_token"},
    {"stall_timeout", "timeout_mid_stream"},
    {"total_timeout", "timeout"},
    {"connect_refused", "connection"},
    {"dns", "connection"},
    {"tls_verify", "connection"},
    {"tls_handshake", "connection"},
    {"reset", "connection"},
    {"truncated", "cut"},
    {"in_stream_error", "cut"},
    {"server_5xx", "server"},
    {"server_error", "server"},
    {"overloaded", "server"},
    {"gateway", "server"},
    {"model_not_found", "not_found"},
    {"context_length", "context"},
    {"auth", "auth"},
}};

constexpr std::array<std::string_view, 12> kClasses = {"rate_limited",
                                                       "auth",
                                                       "not_found",
                                                       "context",
                                                       "server",
                                                       "timeout_connect",
                                                       "timeout_first_token",
                                                       "timeout_mid_stream",
                                                       "timeout",
                                                       "cut",
                                                       "connection",
                                                       "other"};

std::string by_status(double status) {
  if (status == 429) return "rate_limited";
  if (status == 401 || status == 403) return "auth";
  if (status == 404) return "not_found";
  return status >= 500 ? "server" : "";
}

Error no_records(const std::string& path) {
  Error error = usage_error("no probe records in it", "run 'aipreflight check' first");
  error.where.file = path;
  return error;
}

Result<std::string> find_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return path;
  const std::filesystem::path folder(path);
  for (const auto& name : {std::filesystem::path(kRecordsName),
                           std::filesystem::path("checks") / "sla" / kRecordsName}) {
    if (std::filesystem::is_regular_file(folder / name, ignored)) return (folder / name).string();
  }
  return usage_error("the folder " + path + " has no probe records: no file llmprobe.jsonl in it",
                     "name the file of records, or a run folder of the check sla");
}

void set_times(const std::string& signal, std::vector<double> values, Facts& facts) {
  if (values.empty()) return facts.lack(signal, "no probe has it");
  Reading reading;
  reading.state = State::kOk;
  facts.set(signal, std::move(reading));
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  facts.set(signal + ".n", n);
  facts.set(signal + ".mean", mean);
  if (values.size() > 1) facts.set(signal + ".se", std::sqrt(squares / (n - 1) / n));
  if (values.size() > kFirstProbes * 2) {
    const auto later = values.begin() + static_cast<std::ptrdiff_t>(kFirstProbes);
    facts.set(signal + ".first", std::accumulate(values.begin(), later, 0.0) / kFirstProbes);
    facts.set(signal + ".later", median({later, values.end()}));
  }
  for (const stats::Percentile& percentile : stats::percentiles(values, {50, 95})) {
    facts.set(signal + (percentile.percent == 50 ? ".p50" : ".p95"), percentile.index);
  }
}

template <typename Read>
std::vector<double> values_of(const Probes& probes, Read read) {
  std::vector<double> values;
  for (const Probe& probe : probes.all) {
    if (probe.is_error()) continue;
    if (const std::optional<double> value = read(probe)) values.push_back(*value);
  }
  return values;
}

void set_mean(const std::string& signal,
              const std::string& field,
              const std::vector<double>& values,
              Facts& facts) {
  if (values.empty()) {
    if (facts.reading(signal) == nullptr) facts.lack(signal, "no probe has it");
    return;
  }
  Reading reading;
  reading.state = State::kOk;
  facts.set(signal, std::move(reading));
  facts.set(
      signal + '.' + field,
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()));
}

// Of chunks that came at once; of a record without it, whether its mean gap is one of chunks that
// did.
std::optional<double> burst_share_of(const Probe& probe) {
  if (probe.burst_share || !probe.itl) return probe.burst_share;
  return *probe.itl < kAtOnce ? 1 : 0;
}

// How much later than they say the times of records may be: those of some probers are whole
// seconds.
double lateness_of(const Probes& probes) {
  const auto is_whole = [](const Probe& probe) {
    return !probe.time || *probe.time == std::floor(*probe.time);
  };
  return std::all_of(probes.all.begin(), probes.all.end(), is_whole) ? 1 : 0;
}

// Most probes that were open at the same time, at least: what the times leave open is not counted.
double most_in_flight(const Probes& probes) {
  const double lateness = lateness_of(probes);
  std::vector<std::pair<double, int>> edges;
  for (const Probe& probe : probes.all) {
    if (!probe.time || !probe.latency || *probe.latency <= lateness) continue;
    edges.emplace_back(*probe.time + lateness, 1);
    edges.emplace_back(*probe.time + *probe.latency, -1);
  }
  std::sort(edges.begin(), edges.end());
  int open = 0;
  int most = 0;
  for (const auto& [time, step] : edges) most = std::max(most, open += step);
  return most;
}

}  // namespace

std::optional<Window> Probes::window() const {
  const double lateness = lateness_of(*this);
  std::optional<Window> window;
  for (const Probe& probe : all) {
    if (!probe.time) continue;
    const double end = *probe.time + probe.latency.value_or(0) + lateness;
    if (!window) window = Window{*probe.time, end};
    window->begin = std::min(window->begin, *probe.time);
    window->end = std::max(window->end, end);
  }
  return window;
}

Result<Probes> read_probes(const std::string& path) {
  const auto file = find_file(path);
  if (!file) return file.error();
  const auto text = files::read(*file);
  if (!text) return usage_error("probe records: " + text.error().message);
  Probes probes;
  probes.file = *file;
  std::uint32_t number = 0;
  for (std::string_view line : text::split(*text, '\n')) {
    ++number;
    if (number == 1) line = text::without_byte_order_mark(line);
    if (text::trim(line).empty()) continue;
    ProbeVisitor visitor;
    if (auto read = json::read_record(line, visitor); !read) {
      Error error = read.take_error();
      error.code = ErrorCode::kProfile;
      error.where.file = *file;
      error.where.line = number;
      return error;
    }
    if (probes.all.size() == kMostProbes) {
      return usage_error(*file + " has more than " + std::to_string(kMostProbes) + " records");
    }
    probes.all.push_back(std::move(visitor.probe));
  }
  if (probes.all.empty()) return no_records(*file);
  return probes;
}

std::string class_of(const Probe& probe) {
  if (!probe.error_class.empty()) {
    for (const Words& alias : kAliases) {
      if (alias.words == probe.error_class) return std::string(alias.name);
    }
    if (std::find(kClasses.begin(), kClasses.end(), probe.error_class) != kClasses.end()) {
      return probe.error_class;
    }
  }
  if (probe.http_status) {
    if (std::string name = by_status(*probe.http_status); !name.empty()) return name;
  }
  const std::string message = text::to_lower(probe.error);
  for (const Words& words : kWords) {
    if (message.find(words.words) != std::string::npos) return std::string(words.name);
  }
  return "other";
}

void add_client_facts(const Probes& probes, Facts& facts) {
  std::map<std::string, double> classes;
  double errors = 0;
  double degraded = 0;
  for (const Probe& probe : probes.all) {
    if (probe.status == "degraded") ++degraded;
    if (!probe.is_error()) continue;
    ++errors;
    ++classes[class_of(probe)];
  }
  const auto n = static_cast<double>(probes.all.size());
  Reading ok;
  ok.state = State::kOk;
  facts.set("client", ok);
  facts.set("client_errors", ok);
  facts.set("client.n", n);
  facts.set("client.ok", n - errors);
  facts.set("client.degraded", degraded);
  if (const double most = most_in_flight(probes); most > 0) facts.set("client.inflight", most);
  facts.set("client_errors.total", errors);
  facts.set("client_errors.share", errors / n);
  for (const std::string_view name : kClasses) {
    const auto found = classes.find(std::string(name));
    facts.set("client_errors." + std::string(name), found == classes.end() ? 0 : found->second);
  }
  set_times("client_ttft", values_of(probes, [](const Probe& p) { return p.ttft; }), facts);
  set_times("client_e2e", values_of(probes, [](const Probe& p) { return p.latency; }), facts);
  set_mean("client_itl", "mean", values_of(probes, [](const Probe& p) { return p.itl; }), facts);
  set_mean("client_itl", "burst_share", values_of(probes, burst_share_of), facts);
  set_mean(
      "client_connect", "mean", values_of(probes, [](const Probe& p) { return p.connect; }), facts);
}

}  // namespace aipreflight::diagnose
