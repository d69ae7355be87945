#pragma once

#include <deque>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "base/error.hpp"
#include "command.hpp"
#include "model/check_type.hpp"
#include "profile/section.hpp"

namespace aipreflight::cli {

// "as-of" of the key "as_of".
[[nodiscard]] std::string option_name(const Key& key);

// The command line of a plugin's command, from its key table: the key "as_of" is --as-of, a bool is
// a switch, a list is repeatable, the unit stands for the value in the help. What the host takes
// besides (where plugins come from) is among the options. Must outlive what it gives out.
class OptionTable {
 public:
  // `name`: the whole of it, "cost scan".
  OptionTable(std::string name, const CheckType& command);
  OptionTable(const OptionTable&) = delete;
  OptionTable& operator=(const OptionTable&) = delete;

  // For parsing, help and completion; its `run` is null.
  [[nodiscard]] const Command& command() const { return command_; }
  // The options as a configuration of the key table: typed, in range, with defaults. Errors are
  // kUsage and name the option.
  [[nodiscard]] profile::Section configuration(const Arguments& arguments) const;

 private:
  std::string_view keep(std::string text);
  void add(const Key& key);

  const CheckType& type_;
  std::deque<std::string> texts_;
  std::vector<Option> options_;
  Command command_;
};

}  // namespace aipreflight::cli
