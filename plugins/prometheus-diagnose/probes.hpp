#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "evidence.hpp"
#include "facts.hpp"

namespace aipreflight::diagnose {

// What of one probe matters here.
struct Probe {
  std::string status;
  std::string error;           // the message; "" if there is none
  std::string error_class;     // "rate_limited"; "": to be told from the message
  std::optional<double> time;  // Unix seconds
  std::optional<double> ttft;  // seconds
  std::optional<double> latency;
  std::optional<double> connect;
  std::optional<double> itl;
  std::optional<double> burst_share;
  std::optional<double> http_status;

  [[nodiscard]] bool is_error() const { return status == "error"; }
};

struct Probes {
  std::string file;
  std::vector<Probe> all;

  // From the first to the end of the last; nullopt where no record has a time.
  [[nodiscard]] std::optional<Window> window() const;
};

// The records of a run: a JSON Lines file, or a folder that has one as llmprobe.jsonl. README.md
// has the members that are read. Errors: kUsage where there is no such file; kProfile with the
// place of a line that is no record; kUsage where there are no records.
[[nodiscard]] Result<Probes> read_probes(const std::string& path);

// The class of a probe's error: that of the record, or by its status and its words.
[[nodiscard]] std::string class_of(const Probe& probe);

// client, client_ttft, client_e2e, client_itl, client_connect, client_errors.
void add_client_facts(const Probes& probes, Facts& facts);

}  // namespace aipreflight::diagnose
