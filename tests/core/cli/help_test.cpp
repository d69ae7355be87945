#include "help.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

#include "base/text.hpp"
#include "completion.hpp"

namespace aipreflight::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Every command, and every verb of those that have some.
std::vector<const Command*> all_commands() {
  std::vector<const Command*> all;
  for (const Command* command : commands()) {
    all.push_back(command);
    all.insert(all.end(), command->verbs.begin(), command->verbs.end());
  }
  return all;
}

TEST(Help, ExplainsEveryOptionOfEveryCommandAndShowsExamples) {
  for (const Command* command : all_commands()) {
    const std::string page = help(*command);
    EXPECT_THAT(page, HasSubstr("usage: aipreflight " + std::string(command->name)));
    EXPECT_THAT(page, HasSubstr("examples:\n  "));
    for (const Option& option : command->options) {
      EXPECT_THAT(page, HasSubstr("--" + std::string(option.name)));
      EXPECT_FALSE(option.doc.empty()) << option.name;
    }
  }
}

TEST(Help, FitsEightyColumns) {
  for (const Command* command : all_commands()) {
    const std::string page = help(*command);
    for (const std::string_view line : text::split(page.substr(0, page.find("examples:")), '\n')) {
      EXPECT_LE(line.size(), 80u) << line;
    }
  }
}

TEST(Help, ListsEveryCommandButThoseThatAreNotInstalled) {
  const std::string page = usage();
  for (const Command* command : commands()) {
    const bool is_shown = page.find("\n  " + std::string(command->name) + " ") != std::string::npos;
    EXPECT_EQ(is_shown, command->is_listed) << command->name;
  }
}

TEST(Help, ListsTheVerbsOfACommand) {
  const std::string page = help(*find_command("plugin"));
  EXPECT_THAT(page, HasSubstr("usage: aipreflight plugin COMMAND [OPTION...]"));
  for (const Command* verb : find_command("plugin")->verbs) {
    EXPECT_THAT(page, HasSubstr("\n  " + std::string(verb->word()) + " "));
    EXPECT_EQ(verb->name, "plugin " + std::string(verb->word()));
  }
}

TEST(Completion, KnowsEveryCommandAndOption) {
  for (const std::string& script : {
           bash_completion(commands()), zsh_completion(commands()), fish_completion(commands())}) {
    for (const Command* command : all_commands()) {
      if (!command->is_listed) continue;
      EXPECT_THAT(script, HasSubstr(std::string(command->name)));
      for (const Option& option : command->options) {
        EXPECT_THAT(script, HasSubstr(std::string(option.name)));
      }
    }
  }
}

TEST(Completion, OffersTheVerbsOfGroupsInGroups) {
  Command lint{};
  lint.name = "acme rules lint";
  const Command* const lints[] = {&lint};
  Command rules{};
  rules.name = "acme rules";
  rules.verbs = lints;
  const Command* const groups[] = {&rules};
  Command acme{};
  acme.name = "acme";
  acme.verbs = groups;
  const Command* const all[] = {&acme};
  const std::string bash = bash_completion(all);
  EXPECT_THAT(bash, HasSubstr("\"$verb\" = 'acme rules'"));
  EXPECT_THAT(bash, HasSubstr("verb=\"acme rules ${COMP_WORDS[3]}\""));
  EXPECT_THAT(bash, HasSubstr("'acme rules lint')"));
  EXPECT_THAT(fish_completion(all), HasSubstr("__aipreflight_is_at acme rules' -a 'lint'"));
}

TEST(Completion, GivesTheShellNoChoiceThatItWouldExecute) {
  Option option{};
  option.name = "format";
  option.argument = "FORMAT";
  option.doc = "it's a\\";
  option.completes = Completes::kChoice;
  option.choices = "json $(reboot) `id` it's";
  Command command{};
  command.name = "acme";
  command.options = {&option, 1};
  const Command* const all[] = {&command};
  for (const std::string& script :
       {bash_completion(all), zsh_completion(all), fish_completion(all)}) {
    EXPECT_THAT(script, HasSubstr("json"));
    EXPECT_THAT(script, Not(HasSubstr("reboot")));
    EXPECT_THAT(script, Not(HasSubstr("`id`")));
  }
  EXPECT_THAT(fish_completion(all), HasSubstr("-d 'it\\'s a\\\\'"));
}

}  // namespace
}  // namespace aipreflight::cli
