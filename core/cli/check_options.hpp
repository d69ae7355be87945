#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "base/result.hpp"
#include "command.hpp"
#include "engine/plan.hpp"
#include "module_options.hpp"
#include "profile/load.hpp"

namespace aipreflight::cli {

enum class Format { kText, kJson, kMarkdown };
enum class Verbosity { kQuiet, kNormal, kVerbose };

// Options that every command which runs a gate has.
inline constexpr Option kProbesOption = {
    "probes",
    0,
    "FILE",
    "recorded probes (JSON Lines) to judge instead of probing",
    Completes::kFile};
inline constexpr Option kConfigOption = {
    "config", 0, "FILE", "probe configuration, instead of the profile's", Completes::kFile};
inline constexpr Option kDurationOption = {
    "duration", 0, "TIME", "how long to probe, instead of the profile's"};
inline constexpr Option kIntervalOption = {
    "interval", 0, "TIME", "time between probes, instead of the profile's"};
inline constexpr Option kOnlyOption = {
    "only", 0, "ID", "run these checks alone", Completes::kNothing, "", true, true};
inline constexpr Option kSkipOption = {
    "skip", 0, "ID", "leave these checks out", Completes::kNothing, "", true, true};
inline constexpr Option kSetOption = {
    "set", 0, "PATH=VALUE", "override a value of the profile", Completes::kNothing, "", true};
inline constexpr Option kJobsOption = {
    "jobs", 0, "N", "checks at a time; default: one for each core"};
inline constexpr Option kTimeoutOption = {
    "timeout", 0, "TIME", "limit of each check that sets none; default: 10m"};
inline constexpr Option kColorOption = {
    "color", 0, "WHEN", "default: auto", Completes::kChoice, "auto always never"};
inline constexpr Option kNoProgressOption = {
    "no-progress", 0, "", "do not show progress on stderr"};
inline constexpr Option kQuietOption = {
    "quiet", 'q', "", "the result alone: no progress, no warnings"};
inline constexpr Option kIsolationOption = {
    "isolation",
    0,
    "HOW",
    "process: each check in its own; none: in this one, for a debugger",
    Completes::kChoice,
    "process none"};

// The options of `check`, and of what runs it, typed and in range.
struct CheckOptions {
  std::string profile;  // one of these two is set
  std::string thresholds;
  bool has_probes = false;
  std::vector<profile::Override> overrides;  // --set, then the flags that stand for one
  std::optional<std::string> out;
  ModuleOptions modules;
  std::string isolation;
  engine::PlanOptions plan;
  bool is_strict = false;
  bool is_dry_run = false;
  bool shows_progress = true;
  Format format = Format::kText;
  Verbosity verbosity = Verbosity::kNormal;

  // `command` is what errors call the command.
  [[nodiscard]] static Result<CheckOptions> from(const Arguments& arguments,
                                                 const std::string& command = "check");
};

// Sets what is logged, and whether in colour, and warns of options that have no effect beside
// others.
void set_up_log(const CheckOptions& options, const Arguments& arguments);

}  // namespace aipreflight::cli
