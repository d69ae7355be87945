#include <filesystem>
#include <optional>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "check_rules.hpp"
#include "dates/dates.hpp"

namespace aipreflight::rollback {
namespace {

constexpr char kKey[] = "drill";
constexpr std::uint64_t kRecordLimit = std::uint64_t{1} << 20;
constexpr std::uint64_t kLogLimit = std::uint64_t{64} << 20;

std::optional<DrillRecord> read_evidence(const std::string& path, Breaches& breaches) {
  breaches.checked("drill_missing");
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) {
    breaches.add("drill_missing", std::string(kKey), "there is no evidence of a drill: " + path);
    return std::nullopt;
  }
  const auto content = files::read(path, kRecordLimit);
  if (!content.ok()) {
    breaches.add("drill_unreadable", std::string(kKey), content.error().message);
    return std::nullopt;
  }
  auto record = read_record(*content, path);
  breaches.checked("drill_unreadable");
  breaches.checked("drill_altered");
  if (record.ok()) return record.take();
  breaches.add(record.error().reason,
               record.error().where.known() ? record.error().where : SourceRef{path, 1, 1},
               record.error().message);
  return std::nullopt;
}

void check_log(const DrillRecord& record, const std::string& path, Breaches& breaches) {
  breaches.checked("drill_log_differs");
  const std::filesystem::path name = record.log;
  if (name.has_parent_path() || name.empty()) {
    return breaches.add(
        "drill_log_differs",
        SourceRef{path, 1, 1},
        "the log has to be beside the evidence, not at " + text::one_line(record.log, 80));
  }
  const auto log = files::read(std::filesystem::path(path).parent_path() / name, kLogLimit);
  if (!log.ok()) {
    breaches.add("drill_log_differs", SourceRef{path, 1, 1}, log.error().message);
  } else if (sha256_hex(*log) != record.log_sha256) {
    breaches.add("drill_log_differs",
                 SourceRef{path, 1, 1},
                 record.log + " is not the log that the drill wrote");
  }
}

}  // namespace

std::optional<DrillRecord> check_drill(const Inquiry& inquiry, Breaches& breaches) {
  const Settings& settings = inquiry.settings;
  if (settings.drill.empty()) {
    breaches.checked("drill_missing");
    if (settings.level != Level::kRunbook) {
      breaches.add("drill_missing",
                   std::string("rollback_runbook"),
                   "nobody says that the rollback was ever tried");
    }
    return std::nullopt;
  }
  const auto record = read_evidence(settings.drill, breaches);
  if (!record) return std::nullopt;
  const SourceRef where{settings.drill, 1, 1};
  check_log(*record, settings.drill, breaches);
  for (const char* rule : {"drill_failed",
                           "drill_not_gated",
                           "drill_in_future",
                           "drill_stale",
                           "drill_of_another_runbook"}) {
    breaches.checked(rule);
  }
  if (record->exit_code != 0) {
    breaches.add("drill_failed", where, "the rollback of the drill " + record->end);
  }
  if (record->gate_exit_code != 0) {
    breaches.add("drill_not_gated",
                 where,
                 record->gate_verdict.empty()
                     ? "the gate was not run after the drill"
                     : "after the drill the gate said " + text::one_line(record->gate_verdict, 20));
  }
  const std::int64_t age = (inquiry.now - record->started) / dates::kDay;
  if (record->started > inquiry.now + dates::kDay) {
    breaches.add(
        "drill_in_future",
        where,
        "the drill is of " + dates::format_date(record->started) + ", which is yet to come");
  } else if (age > settings.max_age_days) {
    breaches.add("drill_stale",
                 where,
                 "the drill is " + std::to_string(age) + " days old, more than " +
                     std::to_string(settings.max_age_days));
  }
  if (!record->runbook_sha256.empty() && record->runbook_sha256 != inquiry.runbook_sha256) {
    breaches.add("drill_of_another_runbook", where, "the drill followed another runbook");
  }
  return record;
}

}  // namespace aipreflight::rollback
