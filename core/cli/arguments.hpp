#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::cli {

struct Command;

// What stood on the command line after the verb, checked against the verb's table.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view option) const;
  // The last one given.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::string value_or(std::string_view option, std::string_view otherwise) const;
  // All of them in their order.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }
  // Everything after the program's name, as it was typed.
  [[nodiscard]] const std::vector<std::string>& command_line() const { return command_line_; }

 private:
  friend Result<Arguments> parse(const Command& command, const std::vector<std::string>& words);
  std::vector<std::pair<std::string, std::string>> options_;
  std::vector<std::string> positionals_;
  std::vector<std::string> command_line_;
};

// `words` follow the verb. Errors are kUsage and suggest the nearest option or choice.
[[nodiscard]] Result<Arguments> parse(const Command& command,
                                      const std::vector<std::string>& words);

}  // namespace aipreflight::cli
