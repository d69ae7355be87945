#pragma once

#include <aipreflight/abi.h>
#include <aipreflight/abi/ext/draft/command.h>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_set>

#include "announced.hpp"
#include "config_errors.hpp"
#include "config_tree.hpp"
#include "evidence_reader.hpp"
#include "runner/outlet.hpp"
#include "wire/message.hpp"

namespace aipreflight::runner {

// What an instance may do with the host: the table of abi/host.h, its states, its threads and its
// limits. Made on the thread that will call create, run and destroy; functions of the table may be
// called from every thread.
class HostServices {
 public:
  HostServices(Outlet& outlet, std::string module_path, ConfigNode config, bool is_command);
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  [[nodiscard]] const aipf_host* table() const { return &table_; }
  [[nodiscard]] const aipf_node* config() const { return config_.root(); }

  // The states; each waits for calls that are under way. A new one begins as `created`.
  void begin_run(const wire::Run& run);
  void finish();

  // What create said while it was running.
  [[nodiscard]] wire::Rejected rejection() const;
  [[nodiscard]] bool has_config_errors() const;
  // What run said. `result` is what it returned.
  [[nodiscard]] wire::Finished outcome(aipf_result result) const;
  // Sends what became of late calls.
  void tell_late_calls();
  [[nodiscard]] wire::Destroyed end() const;

  // A call was lost for want of memory: the check cannot have been measured whole.
  void lose_call() noexcept { has_lost_call_ = true; }

  // The functions of the table, as in abi/host.h.
  aipf_status log(std::int32_t level, aipf_str text);
  aipf_status gate(const aipf_gate* gate);
  aipf_status finding(const aipf_finding* finding);
  aipf_status metric(const aipf_metric* metric);
  aipf_status summary(std::int32_t outcome, aipf_str text);
  aipf_status details(aipf_str part);
  aipf_status progress(double fraction, aipf_str text);
  std::int32_t cancelled();
  aipf_status artefact(aipf_str name, aipf_str media_type, aipf_str* path);
  aipf_status explain(aipf_str reason_code, aipf_str text);
  aipf_status config_error(const aipf_node* node, aipf_str text);
  aipf_status config_error_at(aipf_str file,
                              std::uint32_t line,
                              std::uint32_t column,
                              aipf_str text);
  // Null for an id that this host does not know.
  [[nodiscard]] const void* extension(aipf_str id);
  // The functions of the console, as in abi/ext/draft/command.h.
  aipf_status print(std::int32_t stream, aipf_str text);
  aipf_status exit_code(std::int32_t code);
  // Calls `read` with the configuration; `late` if this is not the time or the thread for it.
  template <typename T, typename Read>
  T read_config(const char* function, T late, Read read) noexcept {
    const std::lock_guard lock(mutex_);
    return may_read_config(function) ? read(config_) : late;
  }

 private:
  enum class State { kCreated, kRunning, kFinished };

  // The beginning of each function that reports: AIPF_OK, or why it may not. The first two are for
  // what only checks report.
  [[nodiscard]] aipf_status enter_running(const char* function);
  [[nodiscard]] aipf_status enter_evidence(const char* function);
  [[nodiscard]] bool may_read_config(const char* function);
  aipf_status late(const char* function);
  aipf_status invalid(const std::string& sentence, const char* reason = "evidence_invalid");
  aipf_status over_limit(const char* reason, const std::string& sentence);
  aipf_status send(const TextReader& reader, const wire::Message& message);
  void tell_replaced(const TextReader& reader);
  void send_details(std::string_view bytes);

  Outlet& outlet_;
  ConfigTree config_;
  std::string module_path_;
  const bool is_command_;
  aipf_host table_;
  aipf_console console_{};
  std::thread::id runner_thread_;

  mutable std::mutex mutex_;
  State state_ = State::kCreated;
  wire::Run run_;
  std::uint64_t gates_ = 0;
  std::uint64_t findings_ = 0;
  std::uint64_t metrics_ = 0;
  std::uint64_t details_bytes_ = 0;
  std::string details_tail_;  // the beginning of a character whose end is in the next part
  std::unordered_set<std::string> gate_ids_;
  std::unordered_set<std::string> metric_names_;
  Announced announced_;

  int exit_code_ = 0;
  std::string reason_;
  std::string text_;
  ConfigErrors config_errors_;

  std::uint64_t invalid_calls_ = 0;
  std::set<std::string> limits_told_;
  bool has_told_replaced_ = false;
  std::atomic<bool> has_lost_call_ = false;
  std::uint64_t late_calls_ = 0;
  std::string first_late_;
};

// The functions of the console; its flags and columns are those of the run.
[[nodiscard]] aipf_console make_console();
// The table whose context is `services`; `module_path` must outlive it.
[[nodiscard]] aipf_host make_host_table(HostServices& services, const std::string& module_path);

}  // namespace aipreflight::runner
