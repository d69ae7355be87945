#pragma once

#include <string>

#include "evidence/evidence.hpp"
#include "runbook.hpp"

namespace aipreflight::rollback {

// The section of a rollback check.
struct Settings {
  std::string runbook;              // empty: not given
  bool is_presence_enough = false;  // level: presence
};

// A runbook that was read, one that could not be, and none at all (WARN). Pure.
[[nodiscard]] evidence::Evidence judge(const Settings& settings, const Runbook& runbook);
[[nodiscard]] evidence::Evidence judge_unreadable(const Error& error);
[[nodiscard]] evidence::Evidence judge_without_runbook();

}  // namespace aipreflight::rollback
