#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "base/result.hpp"
#include "engine/plan.hpp"
#include "module_options.hpp"
#include "profile/load.hpp"

namespace aipreflight::cli {

enum class Format { kText, kJson, kMarkdown };
enum class Verbosity { kQuiet, kNormal, kVerbose };

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

}  // namespace aipreflight::cli
