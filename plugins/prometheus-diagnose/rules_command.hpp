#pragma once

#include <array>
#include <string>

#include <aipreflight/command.hpp>

#include "rule_set.hpp"

namespace aipreflight::diagnose {

// What the commands of rules have in common: the built-in rules with files on top. A mistake in
// them is exit code 2.
class RulesInquiry {
 public:
  explicit RulesInquiry(const sdk::Config& config);
  // False where something is wrong, which has been said.
  [[nodiscard]] bool report_mistakes(sdk::Console& console) const;
  [[nodiscard]] const RuleSet& rules() const { return loaded_.rules; }
  [[nodiscard]] std::size_t warnings() const { return loaded_.warnings.size(); }

 private:
  RuleSet::Loaded loaded_;
};

// `aipreflight rules lint [FILE...]`
class LintCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{.id = "rules-lint",
                                          .title = "look for mistakes in rules of diagnosis",
                                          .doc = "Reads the built-in rules with files on top."};
  static constexpr std::array kKeys{sdk::positional(
      sdk::key("file").list().unit("FILE").doc("Rules on top of the built-in ones."))};

  explicit LintCommand(const sdk::Config& config) : inquiry_(config) {}
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  RulesInquiry inquiry_;
};

// `aipreflight rules test [FILE...]`: 1 where an example does not come true.
class TestCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "rules-test",
      .title = "run the examples of every rule of diagnosis",
      .doc = "Exit code 1: an example did not come true. 2: a mistake in the rules."};
  static constexpr auto kKeys = LintCommand::kKeys;

  explicit TestCommand(const sdk::Config& config) : inquiry_(config) {}
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  RulesInquiry inquiry_;
};

// `aipreflight rules explain ID`
class ExplainCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "rules-explain",
      .title = "show all of one rule of diagnosis",
      .doc = "What it needs, when it fires, what it explains, and the metrics behind its signals."};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("id").text().required().unit("ID").doc("The rule: queue.kv_bound.")),
      sdk::key("file").list().unit("FILE").doc("Rules on top of the built-in ones.")};

  explicit ExplainCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  RulesInquiry inquiry_;
  std::string id_;
};

}  // namespace aipreflight::diagnose
