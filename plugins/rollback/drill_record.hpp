#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::rollback {

// The evidence of a rollback that was tried: what `rollback drill` writes and the check reads.
// README.md has the members of the file.
struct DrillRecord {
  std::string profile;
  std::string runbook_sha256;  // empty: no runbook was named
  std::vector<std::string> command;
  std::string from;
  std::string to;
  std::string performed_by;
  std::int64_t started = 0;  // seconds since 1970
  double seconds = 0;        // of the command
  std::string end;           // "exited 0"
  int exit_code = -1;        // -1: it did not exit by itself
  std::string log;           // name of the file beside the record
  std::string log_sha256;
  std::string gate_verdict;  // "PASS"; empty: the gate was not run
  int gate_exit_code = -1;
  double gate_seconds = 0;
  std::string gate_report_sha256;
};

// As JSON, the SHA-256 of everything else in its last member. That tells evidence that was changed
// from evidence that was not; it does not tell who wrote it.
[[nodiscard]] std::string write_record(const DrillRecord& record);

// Reasons: drill_unreadable (no JSON, or members missing or of another type), drill_altered (the
// digest is not that of the rest).
[[nodiscard]] Result<DrillRecord> read_record(std::string_view text, const std::string& name);

}  // namespace aipreflight::rollback
