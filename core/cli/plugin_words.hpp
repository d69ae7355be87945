#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "command.hpp"
#include "model/check_type.hpp"
#include "option_table.hpp"

namespace aipreflight::cli {

// A command of a module and the words by which it is followed on a command line: "rules lint".
using Verb = std::pair<std::string, const CheckType*>;

// Those behind a first word; `prefix` as of CommandWord.
[[nodiscard]] std::vector<Verb> verbs_of(const Module& module, std::string_view prefix);

// The commands of all modules that can be found, as tables like those of the host's own commands,
// for completion. Describing them starts a runner for each.
class PluginWords {
 public:
  explicit PluginWords(Catalogue& catalogue);
  PluginWords(const PluginWords&) = delete;
  PluginWords& operator=(const PluginWords&) = delete;

  // By their first words; `run` of each is null.
  [[nodiscard]] std::span<const Command* const> commands() const { return commands_; }
  // Modules that could not be described, and why.
  [[nodiscard]] const std::vector<std::string>& left_out() const { return left_out_; }

 private:
  void add(const Module& module);
  void add_word(const Module& module,
                std::string_view word,
                std::string_view prefix,
                std::string_view summary);
  const Command* group(std::string name, std::string_view summary, const std::vector<Verb>& verbs);
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  std::deque<Module> modules_;
  std::deque<OptionTable> tables_;
  std::deque<Command> groups_;
  std::deque<std::vector<const Command*>> verbs_;
  std::deque<std::string> texts_;
  std::vector<const Command*> commands_;
  std::vector<std::string> left_out_;
};

}  // namespace aipreflight::cli
