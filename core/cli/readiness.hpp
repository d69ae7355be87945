#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arguments.hpp"
#include "catalogue.hpp"
#include "model/status.hpp"

namespace aipreflight::cli {

// One line of `doctor`.
struct Condition {
  std::string name;
  Status status = Status::kPass;
  std::string text;
};

// A module's command of this id says what the module needs; sdk/include/aipreflight/doctor.hpp.
inline constexpr std::string_view kReadinessCommand = "doctor";

// What a module answers about its own readiness, in a process of its own; empty where it has no
// such command. `arguments` are doctor's: what the module's command knows of them is handed on. A
// command that fails, or prints another line than it should, is a condition that FAILs.
[[nodiscard]] std::vector<Condition> ask_readiness(const Catalogue& catalogue,
                                                   const Described& described,
                                                   const Arguments& arguments);

}  // namespace aipreflight::cli
