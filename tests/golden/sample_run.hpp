#pragma once

#include "model/run_result.hpp"

// RunResults that hold everything a report can show.
namespace aipreflight::golden {

[[nodiscard]] RunResult
every_status();                     // a check of each status, an interval, a finding, artefacts
[[nodiscard]] RunResult hostile();  // texts that want to be markup, commands, escape sequences
[[nodiscard]] RunResult no_checks();
[[nodiscard]] RunResult strict_warning();
[[nodiscard]] RunResult interrupted();
[[nodiscard]] RunResult inference_pass();  // with the members that only this kind has

}  // namespace aipreflight::golden
