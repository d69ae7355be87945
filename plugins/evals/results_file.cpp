#include "results_file.hpp"

#include <system_error>
#include <thread>

#include "base/files.hpp"
#include "base/text.hpp"
#include "json/value.hpp"
#include "readers/mlflow.hpp"

namespace aipreflight::evals {
namespace {

namespace fs = std::filesystem;

// Kernels stamp files with a clock that ticks every 1 to 10 ms.
constexpr std::chrono::milliseconds kFileClockTick{20};

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
  file.written_ = written_at(file.told_by_);
  if (!file.written_) return file;
  const auto age = fs::file_time_type::clock::now() - *file.written_;
  if (age < kFileClockTick) std::this_thread::sleep_for(kFileClockTick);
  file.size_ = size_of(file.told_by_);
  if (auto content = files::read(file.told_by_, limit); content.ok()) {
    file.content_ = content.take();
  }
  return file;
}

Result<std::string> ResultsFile::read_if_written() const {
  const std::string told_by_now = told_by(path_);
  const auto written = written_at(told_by_now);
  auto content = is_larger_than(path_, limit_) ? Result<std::string>(std::string())
                                               : read_results_file(path_, limit_);
  const bool is_same_file =
      told_by_now == told_by_ && written && written == written_ && size_of(told_by_now) == size_;
  if (!content.ok() || !is_same_file) return content;
  // Without the bytes of before, time and size have to tell.
  if (content_) {
    const auto told = files::read(told_by_now, limit_);
    if (!told.ok() || *told != content_) return content;
  }
  return execution_error(
      "stale",
      path_ + " was not written by this run of the command: it is the file of before",
      "let the command write it, or remove `command` to judge it as it is");
}

bool is_larger_than(const std::string& path, std::size_t limit) {
  std::error_code failure;
  return fs::is_regular_file(path, failure) && size_of(path) > limit;
}

Result<std::string> read_results_file(const std::string& path, std::size_t limit) {
  std::error_code failure;
  if (!fs::exists(path, failure) && !failure) {
    return execution_error("results_file_missing", "eval results file not found: " + path);
  }
  if (const std::string run = mlflow_run_in(path); !run.empty()) {
    auto document = load_mlflow_run(run);
    if (!document) return document.take_error();
    return json::write(*document);
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
