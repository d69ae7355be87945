#include "host_services.hpp"

#include <utility>

#include "base/text.hpp"
#include "model/artefact_name.hpp"

namespace aipreflight::runner {
namespace {

constexpr std::uint64_t kInvalidCallsTold = 20;

// What is said of a result that the plugin did not explain.
struct Unexplained {
  const char* reason;
  const char* text;
};
Unexplained unexplained(aipf_result result) {
  switch (result) {
    case AIPF_NOT_APPLICABLE:
      return {"not_applicable", "the check says that it does not apply, and not why"};
    case AIPF_STOPPED:
      return {"cancelled", "the check was stopped"};
    case AIPF_CONFIGURATION_ERROR:
      return {"configuration_error", "the check found an error in its configuration"};
    default:
      return {"could_not_measure", "the check could not measure, and does not say why"};
  }
}

}  // namespace

HostServices::HostServices(Outlet& outlet,
                           std::string module_path,
                           ConfigNode config,
                           bool is_command)
    : outlet_(outlet),
      config_(std::move(config)),
      module_path_(std::move(module_path)),
      is_command_(is_command),
      table_(make_host_table(*this, module_path_)),
      runner_thread_(std::this_thread::get_id()) {}

void HostServices::begin_run(const wire::Run& run) {
  const std::lock_guard lock(mutex_);
  run_ = run;
  console_ = make_console();
  console_.columns = run.console.columns;
  console_.flags = (run.console.colour ? AIPF_CONSOLE_COLOUR : 0u) |
                   (run.console.unicode ? AIPF_CONSOLE_UNICODE : 0u);
  reason_.clear();
  text_.clear();
  state_ = State::kRunning;
}

void HostServices::finish() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kRunning) {
    if (!details_tail_.empty()) send_details(std::exchange(details_tail_, {}));
    if (invalid_calls_ > kInvalidCallsTold) {
      outlet_.send(wire::Logged{AIPF_LOG_WARN,
                                std::to_string(invalid_calls_ - kInvalidCallsTold) +
                                    " more calls were refused as invalid"});
    }
  }
  state_ = State::kFinished;
}

wire::Rejected HostServices::rejection() const {
  const std::lock_guard lock(mutex_);
  wire::Rejected rejected{config_errors_.kept(), config_errors_.dropped(), reason_, text_};
  if (rejected.errors.empty() && rejected.text.empty()) {
    if (rejected.reason.empty()) rejected.reason = "plugin_defect";
    rejected.text = "create returned null and did not say why";
  }
  return rejected;
}

bool HostServices::has_config_errors() const {
  const std::lock_guard lock(mutex_);
  return !config_errors_.is_empty();
}

wire::Finished HostServices::outcome(aipf_result result) const {
  const std::lock_guard lock(mutex_);
  wire::Finished finished{
      result, reason_, text_, config_errors_.kept(), config_errors_.dropped(), exit_code_};
  if (result == AIPF_DONE && !config_errors_.is_empty()) finished.result = AIPF_CONFIGURATION_ERROR;
  if (result < AIPF_DONE || result > AIPF_CONFIGURATION_ERROR) {
    finished.result = AIPF_COULD_NOT_MEASURE;
    finished.reason = "plugin_defect";
    finished.text = "run returned " + std::to_string(result) +
                    ", which is not one of AIPF_DONE to AIPF_CONFIGURATION_ERROR";
  }
  if (has_lost_call_ && finished.result != AIPF_STOPPED) {
    finished.result = AIPF_COULD_NOT_MEASURE;
    finished.reason = "limit_memory";
    finished.text = "memory ran out while the check reported";
  }
  if (finished.result == AIPF_DONE) {
    finished.reason.clear();
    finished.text.clear();
    return finished;
  }
  const Unexplained otherwise = unexplained(finished.result);
  if (finished.reason.empty()) finished.reason = otherwise.reason;
  if (finished.text.empty()) finished.text = otherwise.text;
  return finished;
}

void HostServices::tell_late_calls() {
  const std::lock_guard lock(mutex_);
  if (late_calls_ == 0) return;
  outlet_.send(wire::Defect{"late_report",
                            std::to_string(late_calls_) +
                                (late_calls_ == 1 ? " call was" : " calls were") +
                                " made at the wrong time and not taken: " + first_late_});
}

wire::Destroyed HostServices::end() const {
  const std::lock_guard lock(mutex_);
  return {late_calls_};
}

aipf_status HostServices::late(const char* function) {
  if (++late_calls_ == 1) {
    const char* when = state_ == State::kCreated   ? " was called before run"
                       : state_ == State::kRunning ? " was called in run"
                                                   : " was called after run returned";
    first_late_ = std::string(function) + when;
  }
  return AIPF_LATE;
}

bool HostServices::may_read_config(const char* function) {
  if (state_ != State::kCreated) {
    late(function);
    return false;
  }
  if (std::this_thread::get_id() == runner_thread_) return true;
  if (++late_calls_ == 1)
    first_late_ = std::string(function) + " was called on another thread than create";
  return false;
}

aipf_status HostServices::enter_running(const char* function) {
  if (state_ != State::kRunning) return late(function);
  return is_command_ ? invalid(std::string(function) + ": a command has no report; it prints")
                     : AIPF_OK;
}

aipf_status HostServices::enter_evidence(const char* function) {
  if (const auto status = enter_running(function); status != AIPF_OK) return status;
  return outlet_.is_cancelled_lately() ? AIPF_CANCELLED : AIPF_OK;
}

aipf_status HostServices::invalid(const std::string& sentence, const char* reason) {
  if (++invalid_calls_ <= kInvalidCallsTold) outlet_.send(wire::Defect{reason, sentence});
  return AIPF_INVALID;
}

aipf_status HostServices::over_limit(const char* reason, const std::string& sentence) {
  if (limits_told_.insert(reason).second) outlet_.send(wire::Defect{reason, sentence});
  return AIPF_LIMIT;
}

void HostServices::tell_replaced(const TextReader& reader) {
  if (reader.replaced_in().empty() || std::exchange(has_told_replaced_, true)) return;
  outlet_.send(
      wire::Logged{AIPF_LOG_WARN,
                   reader.replaced_in() +
                       " is not UTF-8; such bytes are replaced here and wherever else they come"});
}

aipf_status HostServices::send(const TextReader& reader, const wire::Message& message) {
  tell_replaced(reader);
  return outlet_.send(message) ? AIPF_OK : AIPF_CANCELLED;
}

aipf_status HostServices::log(std::int32_t level, aipf_str text) {
  const std::lock_guard lock(mutex_);
  TextReader reader("log");
  wire::Logged logged{level, reader.text("text", text)};
  if (level < AIPF_LOG_ERROR || level > AIPF_LOG_DEBUG) {
    reader.complain("level is " + std::to_string(level) + ", expected 0 to 3");
  }
  return reader.is_whole() ? send(reader, logged) : invalid(reader.defect());
}

aipf_status HostServices::gate(const aipf_gate* gate) {
  const std::lock_guard lock(mutex_);
  if (const auto status = enter_evidence("gate"); status != AIPF_OK) return status;
  if (gates_ >= run_.limits.gates) {
    return over_limit("limit_gates", "more than " + std::to_string(run_.limits.gates) + " gates");
  }
  TextReader reader("gate");
  wire::GateReported reported{read_gate(gate, reader)};
  if (!reader.is_whole()) return invalid(reader.defect());
  if (!gate_ids_.insert(reported.gate.id).second) {
    return invalid("gate " + quoted(reported.gate.id) + ": the id was reported before");
  }
  ++gates_;
  return send(reader, std::move(reported));
}

aipf_status HostServices::finding(const aipf_finding* finding) {
  const std::lock_guard lock(mutex_);
  if (const auto status = enter_evidence("finding"); status != AIPF_OK) return status;
  if (findings_ >= run_.limits.findings) {
    return over_limit("limit_findings",
                      "more than " + std::to_string(run_.limits.findings) + " findings");
  }
  TextReader reader("finding");
  wire::FindingReported reported{read_finding(finding, reader)};
  if (!reader.is_whole()) return invalid(reader.defect());
  ++findings_;
  return send(reader, std::move(reported));
}

aipf_status HostServices::metric(const aipf_metric* metric) {
  const std::lock_guard lock(mutex_);
  if (const auto status = enter_evidence("metric"); status != AIPF_OK) return status;
  if (metrics_ >= run_.limits.metrics) {
    return over_limit("limit_metrics",
                      "more than " + std::to_string(run_.limits.metrics) + " metrics");
  }
  TextReader reader("metric");
  wire::MetricReported reported{read_metric(metric, reader)};
  if (!reader.is_whole()) return invalid(reader.defect());
  if (!metric_names_.insert(reported.metric.name).second) {
    return invalid("metric " + quoted(reported.metric.name) + ": the name was reported before");
  }
  ++metrics_;
  return send(reader, std::move(reported));
}

aipf_status HostServices::summary(std::int32_t outcome, aipf_str text) {
  const std::lock_guard lock(mutex_);
  if (const auto status = enter_running("summary"); status != AIPF_OK) return status;
  TextReader reader("summary");
  wire::SummaryGiven given{outcome, reader.text("text", text)};
  if (outcome < AIPF_SUMMARY_ALWAYS || outcome > AIPF_SUMMARY_FAIL) {
    reader.complain("outcome is " + std::to_string(outcome) + ", expected 0 to 3");
  }
  return reader.is_whole() ? send(reader, given) : invalid(reader.defect());
}

aipf_status HostServices::details(aipf_str part) {
  const std::lock_guard lock(mutex_);
  if (const auto status = enter_running("details"); status != AIPF_OK) return status;
  if (const auto defect = pair_defect(part); !defect.empty())
    return invalid("details: json_part " + defect);
  if (part.size > run_.limits.details_bytes - details_bytes_) {
    return over_limit(
        "limit_details",
        "details of more than " + std::to_string(run_.limits.details_bytes) + " bytes");
  }
  details_bytes_ += part.size;
  std::string bytes = std::exchange(details_tail_, {});
  bytes += view(part);
  details_tail_ = bytes.substr(bytes.size() - unfinished_tail(bytes));
  bytes.resize(bytes.size() - details_tail_.size());
  send_details(bytes);
  return outlet_.is_cancelled_lately() ? AIPF_CANCELLED : AIPF_OK;
}

void HostServices::send_details(std::string_view bytes) {
  std::string mended;
  if (!text::is_utf8(bytes)) {
    TextReader reader("details");
    mended = reader.text("json_part", {bytes.data(), bytes.size()}, bytes.size());
    tell_replaced(reader);
    bytes = mended;
  }
  while (!bytes.empty()) {
    const std::string_view piece = text::cut(bytes, kTextLimit);
    outlet_.send(wire::DetailsPart{std::string(piece)});
    bytes.remove_prefix(piece.size());
  }
}

aipf_status HostServices::progress(double fraction, aipf_str text) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kRunning) return late("progress");
  if (outlet_.is_cancelled_lately()) return AIPF_CANCELLED;
  TextReader reader("progress");
  wire::Progress progress{fraction < 0 ? -1 : fraction, reader.text("text", text, kFieldLimit)};
  if (!(fraction <= 1)) reader.complain("fraction is not a number up to 1; negative means unknown");
  return reader.is_whole() ? send(reader, progress) : invalid(reader.defect());
}

std::int32_t HostServices::cancelled() {
  const std::lock_guard lock(mutex_);
  return state_ != State::kRunning || outlet_.is_cancelled() ? 1 : 0;
}

aipf_status HostServices::artefact(aipf_str name, aipf_str media_type, aipf_str* path) {
  const std::lock_guard lock(mutex_);
  if (const auto status = enter_running("artefact"); status != AIPF_OK) return status;
  if (path == nullptr) return invalid("artefact: path is null, it is required");
  const std::string shown = quoted(name.data == nullptr ? "" : view(name));
  const std::string_view defect = pair_defect(name).empty()
                                      ? announced_.defect_of(view(name), run_.artefact_folder)
                                      : artefact_name_defect("");
  if (!defect.empty()) {
    return invalid("artefact: the name " + shown + ' ' + std::string(defect), "artefact_name");
  }
  TextReader reader("artefact " + shown);
  const wire::ArtefactAnnounced announced{std::string(view(name)),
                                          reader.text("media_type", media_type, kNameLimit)};
  if (!reader.is_whole()) return invalid(reader.defect());
  if (announced_.count() >= kArtefactLimit) {
    return over_limit("limit_artefacts",
                      "more than " + std::to_string(kArtefactLimit) + " artefacts");
  }
  const std::string& kept = announced_.add(announced.name, run_.artefact_folder);
  *path = {kept.data(), kept.size()};
  return send(reader, announced);
}

const void* HostServices::extension(aipf_str id) {
  const std::lock_guard lock(mutex_);
  const bool has_console = is_command_ && state_ == State::kRunning;
  return has_console && pair_defect(id).empty() && view(id) == AIPF_EXTENSION_COMMAND ? &console_
                                                                                      : nullptr;
}

aipf_status HostServices::print(std::int32_t stream, aipf_str text) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kRunning) return late("write");
  if (stream != AIPF_STREAM_OUT && stream != AIPF_STREAM_ERROR) {
    return invalid("write: stream is " + std::to_string(stream) + ", expected 1 or 2");
  }
  TextReader reader("write");
  std::string whole = reader.text("text", text, text.size);
  if (!reader.is_whole()) return invalid(reader.defect());
  tell_replaced(reader);
  std::string_view rest = whole;
  while (!rest.empty()) {
    const std::string_view piece = text::cut(rest, kTextLimit);
    if (!outlet_.send(wire::Printed{stream, std::string(piece)})) return AIPF_CANCELLED;
    rest.remove_prefix(piece.size());
  }
  return AIPF_OK;
}

aipf_status HostServices::exit_code(std::int32_t code) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kRunning) return late("exit_code");
  if (code < 0 || code > 125) {
    return invalid("exit_code: code is " + std::to_string(code) + ", expected 0 to 125");
  }
  exit_code_ = code;
  return AIPF_OK;
}

aipf_status HostServices::explain(aipf_str reason_code, aipf_str text) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kFinished) return late("explain");
  TextReader reader("explain");
  std::string reason = reader.optional_name("reason_code", reason_code);
  std::string sentence = reader.text("text", text);
  tell_replaced(reader);
  if (!reader.is_whole()) return invalid(reader.defect());
  reason_ = std::move(reason);
  text_ = std::move(sentence);
  return AIPF_OK;
}

aipf_status HostServices::config_error(const aipf_node* node, aipf_str text) {
  const std::lock_guard lock(mutex_);
  if (!may_read_config("config_error")) return AIPF_LATE;
  TextReader reader("config_error");
  const ConfigNode* value = config_.find(node);
  wire::ConfigError error{-1, {}, reader.required_text("text", text, kFieldLimit)};
  if (value != nullptr) error.node = value->id;
  tell_replaced(reader);
  // An error without a place is better than none: the text is kept whatever the node is.
  if (!error.text.empty()) config_errors_.keep(std::move(error));
  return reader.is_whole() && value != nullptr ? AIPF_OK : AIPF_INVALID;
}

aipf_status HostServices::config_error_at(aipf_str file,
                                          std::uint32_t line,
                                          std::uint32_t column,
                                          aipf_str text) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kFinished) return late("config_error_at");
  TextReader reader("config_error_at");
  wire::ConfigError error{-1,
                          {reader.text("file", file, kFieldLimit), line, column},
                          reader.required_text("text", text, kFieldLimit)};
  tell_replaced(reader);
  if (!reader.is_whole()) return invalid(reader.defect());
  config_errors_.keep(std::move(error));
  return AIPF_OK;
}

}  // namespace aipreflight::runner
