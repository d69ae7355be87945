#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "evidence/evidence.hpp"

namespace aipreflight::exec {

// What a command said of its check: docs/schema/exec-result.schema.json.
struct CommandResult {
  evidence::Evidence evidence;
  std::string details;                        // a JSON object, or empty
  std::optional<std::string> not_applicable;  // why
  struct Failure {
    std::string reason_code;
    std::string message;
  };
  std::optional<Failure> error;  // it could not measure
};

// `name` is what the text is: "standard output". Errors have reason result_invalid, and line and
// column of the text in their message.
[[nodiscard]] Result<CommandResult> read_result(std::string_view text, const std::string& name);

}  // namespace aipreflight::exec
