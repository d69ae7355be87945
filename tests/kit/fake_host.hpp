#pragma once

#include <aipreflight/abi.h>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A host of the plugin ABI in memory: it hands out a configuration and keeps what a check reports.
namespace aipreflight::kit {

// A value of the configuration.
struct Value {
  std::int32_t kind = AIPF_NODE_MAP;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text = {};
  std::vector<std::pair<std::string, Value>> children = {};  // of a list: with empty names
  bool is_set = true;

  [[nodiscard]] Value defaulted() const {
    Value copy = *this;
    copy.is_set = false;
    return copy;
  }
  [[nodiscard]] const aipf_node* node() const { return reinterpret_cast<const aipf_node*>(this); }
};

inline Value boolean(bool value) {
  return {.kind = AIPF_NODE_BOOL, .boolean = value};
}
inline Value integer(std::int64_t value) {
  return {.kind = AIPF_NODE_INT, .integer = value};
}
inline Value number(double value) {
  return {.kind = AIPF_NODE_NUMBER, .number = value};
}
inline Value text(std::string value) {
  return {.kind = AIPF_NODE_TEXT, .text = std::move(value)};
}
inline Value map(std::vector<std::pair<std::string, Value>> entries) {
  return {.kind = AIPF_NODE_MAP, .children = std::move(entries)};
}
inline Value list(std::vector<Value> items) {
  Value value{.kind = AIPF_NODE_LIST};
  for (Value& item : items) value.children.emplace_back("", std::move(item));
  return value;
}

struct ReportedGate {
  aipf_gate raw = {};  // numbers only: its texts are copied below
  std::string id, statistic, unit, interval_method, reason_code, message, config_key;
};
struct ReportedFinding {
  std::int32_t severity = 0;
  std::string reason_code, message, file, help, runbook, fingerprint, config_key;
  std::uint32_t line = 0, column = 0;
};
struct ReportedMetric {
  aipf_metric raw = {};
  std::string name, unit;
};
struct ReportedConfigError {
  const aipf_node* node = nullptr;
  std::string file;
  std::uint32_t line = 0, column = 0;
  std::string text;
};

class FakeHost {
 public:
  enum class State { kCreated, kRunning, kFinished };

  FakeHost();
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  [[nodiscard]] const aipf_host* table() const { return &table_; }

  // Set by the test.
  State state = State::kCreated;
  bool is_cancelled = false;
  std::map<std::string, aipf_status> answers;  // by the function's name; AIPF_OK otherwise
  std::string artefact_folder = "/artefacts/";
  std::map<std::string, const void*> extensions;

  // Filled by the check.
  std::vector<ReportedGate> gates;
  std::vector<ReportedFinding> findings;
  std::vector<ReportedMetric> metrics;
  std::map<std::int32_t, std::string> summaries;
  std::vector<std::string> details_parts;
  std::vector<std::pair<double, std::string>> progress;
  std::vector<std::pair<std::string, std::string>> artefacts;  // name, media type
  std::vector<std::pair<std::int32_t, std::string>> logs;
  std::string reason_code;  // of explain
  std::string explanation;
  std::vector<ReportedConfigError> config_errors;

  // Runs a check as a host does, from create to destroy. `result` is -1 if create returned null.
  struct Course {
    bool is_created = false;
    aipf_result result = -1;
  };
  Course drive(const aipf_check_type& type, const Value& config) {
    state = State::kCreated;
    aipf_instance* instance = type.create(table(), config.node());
    if (instance == nullptr) return {};
    state = State::kRunning;
    const aipf_result result = type.run(instance);
    state = State::kFinished;
    type.destroy(instance);
    return {.is_created = true, .result = result};
  }

 private:
  using Table = const aipf_host*;

  static FakeHost& of(Table host) { return *static_cast<FakeHost*>(host->context); }
  static std::string copy(aipf_str text) {
    return text.data == nullptr ? std::string() : std::string(text.data, text.size);
  }
  static const Value* value(const aipf_node* node) { return reinterpret_cast<const Value*>(node); }

  [[nodiscard]] bool is_created() const { return state == State::kCreated; }

  // The answer to a call; AIPF_OK if it is to be taken.
  [[nodiscard]] aipf_status admit(const char* function, bool is_allowed) const {
    if (!is_allowed) return AIPF_LATE;
    const auto answer = answers.find(function);
    return answer == answers.end() ? AIPF_OK : answer->second;
  }

  // What every function of evidence does: ask, and take what is reported if it may.
  template <class Take>
  static aipf_status take(Table host, const char* function, Take take_it) {
    FakeHost& self = of(host);
    const std::lock_guard lock(self.mutex_);
    const aipf_status status = self.admit(function, self.state == State::kRunning);
    if (status == AIPF_OK) take_it(self);
    return status;
  }

  template <class Out, class In>
  static aipf_status read(
      Table host, const aipf_node* node, bool is_of_kind, In Value::*member, Out* out) {
    if (!of(host).is_created()) return AIPF_LATE;
    if (node == nullptr || !is_of_kind) return AIPF_INVALID;
    *out = static_cast<Out>(value(node)->*member);
    return AIPF_OK;
  }
  static bool is_kind(const aipf_node* node, std::int32_t kind) {
    return node != nullptr && value(node)->kind == kind;
  }

  void fill_evidence();
  void fill_services();
  void fill_nodes();
  void fill_config_errors();

  aipf_host table_{};
  std::string module_path_ = "/plugins/fake.so";
  std::vector<std::string> paths_;
  mutable std::mutex mutex_;
};

inline FakeHost::FakeHost() {
  paths_.reserve(1000);
  table_.struct_size = sizeof(aipf_host);
  table_.minor = AIPF_ABI_MINOR;
  table_.context = this;
  table_.module_path = {module_path_.data(), module_path_.size()};
  fill_evidence();
  fill_services();
  fill_nodes();
  fill_config_errors();
}

inline void FakeHost::fill_evidence() {
  table_.gate = [](Table host, const aipf_gate* gate) {
    return take(host, "gate", [&](FakeHost& self) {
      self.gates.push_back({*gate,
                            copy(gate->id),
                            copy(gate->statistic),
                            copy(gate->unit),
                            copy(gate->interval_method),
                            copy(gate->reason_code),
                            copy(gate->message),
                            copy(gate->config_key)});
    });
  };
  table_.finding = [](Table host, const aipf_finding* finding) {
    return take(host, "finding", [&](FakeHost& self) {
      self.findings.push_back({.severity = finding->severity,
                               .reason_code = copy(finding->reason_code),
                               .message = copy(finding->message),
                               .file = copy(finding->file),
                               .help = copy(finding->help),
                               .runbook = copy(finding->runbook),
                               .fingerprint = copy(finding->fingerprint),
                               .config_key = copy(finding->config_key),
                               .line = finding->line,
                               .column = finding->column});
    });
  };
  table_.metric = [](Table host, const aipf_metric* metric) {
    return take(host, "metric", [&](FakeHost& self) {
      self.metrics.push_back({*metric, copy(metric->name), copy(metric->unit)});
    });
  };
  table_.summary = [](Table host, std::int32_t outcome, aipf_str text) {
    return take(host, "summary", [&](FakeHost& self) { self.summaries[outcome] = copy(text); });
  };
  table_.details = [](Table host, aipf_str part) {
    return take(host, "details", [&](FakeHost& self) { self.details_parts.push_back(copy(part)); });
  };
}

inline void FakeHost::fill_services() {
  table_.log = [](Table host, std::int32_t level, aipf_str text) -> aipf_status {
    const std::lock_guard lock(of(host).mutex_);
    of(host).logs.emplace_back(level, copy(text));
    return AIPF_OK;
  };
  table_.get_extension = [](Table host, aipf_str id) -> const void* {
    const auto found = of(host).extensions.find(copy(id));
    return found == of(host).extensions.end() ? nullptr : found->second;
  };
  table_.progress = [](Table host, double fraction, aipf_str text) {
    return take(host, "progress", [&](FakeHost& self) {
      self.progress.emplace_back(fraction, copy(text));
    });
  };
  table_.cancelled = [](Table host) -> std::int32_t {
    return of(host).state != State::kRunning || of(host).is_cancelled ? 1 : 0;
  };
  table_.artefact = [](Table host, aipf_str name, aipf_str media_type, aipf_str* path) {
    return take(host, "artefact", [&](FakeHost& self) {
      self.artefacts.emplace_back(copy(name), copy(media_type));
      self.paths_.push_back(self.artefact_folder + copy(name));
      *path = {self.paths_.back().data(), self.paths_.back().size()};
    });
  };
  table_.explain = [](Table host, aipf_str reason, aipf_str text) -> aipf_status {
    FakeHost& self = of(host);
    const std::lock_guard lock(self.mutex_);
    if (self.state == State::kFinished) return AIPF_LATE;
    self.reason_code = copy(reason);
    self.explanation = copy(text);
    return AIPF_OK;
  };
}

inline void FakeHost::fill_nodes() {
  table_.node_kind = [](Table host, const aipf_node* node) {
    return node == nullptr || !of(host).is_created() ? 0 : value(node)->kind;
  };
  table_.node_get = [](Table host, const aipf_node* node, aipf_str key) -> const aipf_node* {
    if (!of(host).is_created() || !is_kind(node, AIPF_NODE_MAP)) return nullptr;
    for (const auto& [name, child] : value(node)->children) {
      if (name == copy(key)) return child.node();
    }
    return nullptr;
  };
  table_.node_count = [](Table host, const aipf_node* node) -> std::uint64_t {
    return node == nullptr || !of(host).is_created() ? 0 : value(node)->children.size();
  };
  table_.node_at = [](Table host, const aipf_node* node, std::uint64_t i) -> const aipf_node* {
    if (node == nullptr || !of(host).is_created()) return nullptr;
    const auto& children = value(node)->children;
    return i < children.size() ? children[i].second.node() : nullptr;
  };
  table_.node_key = [](Table host, const aipf_node* node, std::uint64_t i, aipf_str* key) {
    if (!of(host).is_created()) return AIPF_LATE;
    if (!is_kind(node, AIPF_NODE_MAP) || i >= value(node)->children.size()) return AIPF_INVALID;
    const std::string& name = value(node)->children[i].first;
    *key = {name.data(), name.size()};
    return AIPF_OK;
  };
  table_.node_bool = [](Table host, const aipf_node* node, std::int32_t* out) {
    return read(host, node, is_kind(node, AIPF_NODE_BOOL), &Value::boolean, out);
  };
  table_.node_int = [](Table host, const aipf_node* node, std::int64_t* out) {
    return read(host, node, is_kind(node, AIPF_NODE_INT), &Value::integer, out);
  };
  table_.node_number = [](Table host, const aipf_node* node, double* out) {
    if (is_kind(node, AIPF_NODE_INT)) return read(host, node, true, &Value::integer, out);
    return read(host, node, is_kind(node, AIPF_NODE_NUMBER), &Value::number, out);
  };
  table_.node_text = [](Table host, const aipf_node* node, aipf_str* out) -> aipf_status {
    if (!of(host).is_created()) return AIPF_LATE;
    if (!is_kind(node, AIPF_NODE_TEXT)) return AIPF_INVALID;
    *out = {value(node)->text.data(), value(node)->text.size()};
    return AIPF_OK;
  };
  table_.node_is_set = [](Table host, const aipf_node* node) -> std::int32_t {
    return node != nullptr && of(host).is_created() && value(node)->is_set ? 1 : 0;
  };
}

inline void FakeHost::fill_config_errors() {
  table_.config_error = [](Table host, const aipf_node* node, aipf_str text) -> aipf_status {
    if (!of(host).is_created()) return AIPF_LATE;
    of(host).config_errors.push_back({.node = node, .file = {}, .text = copy(text)});
    return AIPF_OK;
  };
  table_.config_error_at = [](Table host,
                              aipf_str file,
                              std::uint32_t line,
                              std::uint32_t column,
                              aipf_str text) -> aipf_status {
    if (of(host).state == State::kFinished) return AIPF_LATE;
    of(host).config_errors.push_back(
        {.file = copy(file), .line = line, .column = column, .text = copy(text)});
    return AIPF_OK;
  };
}

}  // namespace aipreflight::kit
