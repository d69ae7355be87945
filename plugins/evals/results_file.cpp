#include "results_file.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include "base/files.hpp"
#include "readers/mlflow_store.hpp"

namespace aipreflight::evals {
namespace {

namespace fs = std::filesystem;

std::optional<fs::file_time_type> written_at(const std::string& path) {
  std::error_code failure;
  const fs::file_time_type time = fs::last_write_time(path, failure);
  return failure ? std::nullopt : std::optional(time);
}

std::uintmax_t size_of(const std::string& path) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  return failure ? 0 : size;
}

std::string told_by(const std::string& path) {
  const std::string run = mlflow_run_in(path);
  return run.empty() ? path : (fs::path(run) / "meta.yaml").string();
}

}  // namespace

ResultsFile ResultsFile::observe(const std::string& path, std::size_t limit) {
  ResultsFile file;
  file.path_ = path;
  file.told_by_ = told_by(path);
  file.limit_ = limit;
  file.before_ = evidence::FileState::before_writing(file.told_by_);
  return file;
}

Result<std::string> ResultsFile::read_if_written() const {
  auto content = is_in_pieces(path_, limit_) ? Result<std::string>(std::string())
                                             : read_results_file(path_, limit_);
  const std::string told_by_now = told_by(path_);
  const bool is_same = told_by_now == told_by_ && evidence::FileState::of(told_by_now) == before_;
  if (!content.ok() || !is_same) return content;
  return execution_error(
      "stale",
      path_ + " was not written by this run of the command: it is the file of before",
      "let the command write it, or remove `command` to judge it as it is");
}

bool is_larger_than(const std::string& path, std::size_t limit) {
  std::error_code failure;
  return fs::is_regular_file(path, failure) && size_of(path) > limit;
}

bool is_in_pieces(const std::string& path, std::size_t limit) {
  return is_larger_than(path, limit) || is_mlflow_store(path);
}

bool is_mlflow_store(const std::string& path) {
  return !mlflow_run_in(path).empty();
}

Result<std::string> read_results_file(const std::string& path, std::size_t limit) {
  std::error_code failure;
  if (!fs::exists(path, failure) && !failure) {
    return execution_error("results_file_missing", "eval results file not found: " + path);
  }
  auto content = files::read(path, limit);
  if (content.ok()) return content;
  return execution_error("results_file_unreadable", content.error().to_string());
}

std::optional<std::chrono::duration<double>> age_of(const std::string& path) {
  const auto written = written_at(told_by(path));
  if (!written) return std::nullopt;
  return std::chrono::duration<double>(fs::file_time_type::clock::now() - *written);
}

}  // namespace aipreflight::evals
