#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "evidence/file_state.hpp"

namespace aipreflight::evals {

// A results file at one moment, to tell whether a command wrote it. Of an MLflow store, the folder
// of a run, or that of an experiment, of which the newest run counts: then its meta.yaml is the
// file that tells, which MLflow writes at the end of a run.
class ResultsFile {
 public:
  // Looks at the file before the command starts; evidence/file_state.hpp says when that waits.
  [[nodiscard]] static ResultsFile observe(const std::string& path, std::size_t limit);

  // Its content now, which somebody must have written since it was observed; "" of what is read
  // in pieces. Reasons "stale", "results_file_missing", "results_file_unreadable".
  [[nodiscard]] Result<std::string> read_if_written() const;

 private:
  std::string path_;
  std::string told_by_;  // the file that is written last
  std::size_t limit_ = 0;
  evidence::FileState before_;
};

// The content of a file that nobody claims to have written now.
[[nodiscard]] Result<std::string> read_results_file(const std::string& path, std::size_t limit);

// A regular file of more than so many bytes.
[[nodiscard]] bool is_larger_than(const std::string& path, std::size_t limit);

// A folder in an MLflow store that is a run or has one.
[[nodiscard]] bool is_mlflow_store(const std::string& path);
// Either of them: what readers/read.hpp reads by its path.
[[nodiscard]] bool is_in_pieces(const std::string& path, std::size_t limit);

// Time since it was written, negative for the future; nullopt where that is not known.
[[nodiscard]] std::optional<std::chrono::duration<double>> age_of(const std::string& path);

}  // namespace aipreflight::evals
