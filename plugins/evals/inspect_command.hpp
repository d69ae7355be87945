#pragma once

#include <array>
#include <string>

#include <aipreflight/command.hpp>

#include "base/result.hpp"
#include "readers/csv.hpp"
#include "readers/summary.hpp"
#include "settings.hpp"

namespace aipreflight::evals {

// `aipreflight evals inspect FILE`: what a reader sees in a results file, without a profile.
class InspectCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "inspect",
      .title = "show what a results file says",
      .doc =
          "Reads a results file as the check does and shows the tool and version that wrote it, "
          "its cases, metrics, repeats, judge and labels, what `select` can tell apart, and which "
          "traps of its format it holds. "
          "Judges nothing. Exit code 3 where the file is no results."};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("file").path().required().nonempty().unit("FILE").doc(
          "Results of any tool that is read, or a run's folder in an MLflow store.")),
      format_key("source"),
      sdk::key("provider").text().doc("The cases of this provider alone."),
      sdk::key("prompt").text().doc("The cases of this prompt alone."),
      sdk::key("task").text().doc("The cases, or the metrics, of this task alone."),
      repeats_key("repeats"),
      sdk::key("column")
          .list()
          .unit("KIND=NAME")
          .doc(
              "Of a CSV table: id, status, passed, provider, prompt, task or label, and the column "
              "that says it."),
      sdk::key("format").text().choices("text", "json").fallback("text").doc("How it is printed."),
      sdk::key("max_file")
          .size()
          .fallback("256MiB")
          .range(1024, 268435456)
          .doc("Largest file that is read as a whole; JUnit XML, TAP, CSV, JSON Lines, JSON of "
               "promptfoo, DeepEval, Inspect and our own format, and the table of an MLflow run "
               "may be larger."),
  };

  explicit InspectCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  [[nodiscard]] Result<Results> read() const;

  std::string file_;
  std::string source_;
  Selection selection_;
  Columns columns_;
  std::size_t max_file_ = 0;
  bool is_json_ = false;
};

}  // namespace aipreflight::evals
