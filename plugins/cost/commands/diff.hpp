#pragma once

#include <memory>
#include <optional>

#include "commands/options.hpp"
#include "reference.hpp"

namespace aipreflight::cost {

// `aipreflight cost diff [REVISION|A..B]`: what became dearer.
class DiffCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "diff",
      .title = "show how the cost of the model calls changed",
      .doc =
          "Compares the calls of the files as they are with those of a commit, of one commit with "
          "those of another (A..B), or with what 'cost scan --format json' wrote. Calls are "
          "matched "
          "by what they are, not by their line. The exit code is 1 when a limit is exceeded, and 3 "
          "when the growth could not be held against it."};
  static constexpr auto kKeys = joined(
      std::array{
          sdk::positional(sdk::key("revisions")
                              .text()
                              .nonempty()
                              .doc("Commit to compare with, or A..B; A...B is compared from the "
                                   "newest common ancestor. "
                                   "Default: HEAD.")),
          sdk::key("base")
              .text()
              .unit("REVISION")
              .nonempty()
              .doc("Commit to compare with, as the first word."),
          sdk::key("baseline")
              .path()
              .unit("FILE")
              .nonempty()
              .doc("What 'cost scan --format json' wrote, instead of a commit."),
          sdk::key("in").list().unit("PATH").fallback("[.]").doc(
              "Files, folders and globs to read."),
          sdk::key("format")
              .text()
              .choices("table", "json", "markdown")
              .fallback("table")
              .doc("How the changes are printed; Markdown is for a comment on a pull request."),
          sdk::key("max_increase_usd")
              .number()
              .unit("USD")
              .at_least(0)
              .doc("Most by which a month may become dearer."),
          sdk::key("max_increase_percent")
              .number()
              .unit("N")
              .at_least(0)
              .doc("The same, in per cent of what was spent before."),
      },
      kSourceOptions);

  explicit DiffCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  void read_revisions(const sdk::Config& config);

  Inquiry inquiry_;
  std::optional<Reference> reference_;
  std::unique_ptr<git::CommitTree> head_;  // null: the files as they are
  GrowthLimits limits_;
  std::string format_;
};

}  // namespace aipreflight::cost
