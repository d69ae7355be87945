#include "mlflow.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

namespace fs = std::filesystem;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostMetrics = 10'000;
constexpr std::uint64_t kLargestMetric = 16u << 20;
constexpr std::uint64_t kLargestTable = 256u << 20;
constexpr char kTable[] = "eval_results_table.json";

Error malformed(const std::string& file, const std::string& what) {
  return execution_error("malformed", file + ": MLflow run: " + what);
}

// mlflow.entities.RunStatus, which the local store writes as a number.
std::string status_of(std::string_view word) {
  if (word == "3") return "FINISHED";
  if (word == "1") return "RUNNING";
  if (word == "2") return "SCHEDULED";
  if (word == "4") return "FAILED";
  if (word == "5") return "KILLED";
  return std::string(word);
}

// The newest value of each metric, by its step and then by its time.
void take_metrics(const json::Value& metrics, CaseFile& result) {
  struct Newest {
    std::int64_t step = std::numeric_limits<std::int64_t>::min();
    std::int64_t time = std::numeric_limits<std::int64_t>::min();
    double value = kNone;
  };
  std::map<std::string, Newest> newest;
  for (const json::Value& metric : metrics.items()) {
    Newest& known = newest[metric["key"].as_string()];
    const std::pair mine{metric["step"].as_integer(), metric["timestamp"].as_integer()};
    if (mine < std::pair{known.step, known.time}) continue;
    const double value = metric["value"].as_number(kNone);
    known = {mine.first, mine.second, std::isfinite(value) ? value : kNone};
  }
  for (const auto& [key, metric] : newest) result.aggregates.emplace_back(key, metric.value);
}

Result<void> take_table(const json::Value& table, const std::string& file, CaseFile& result) {
  const auto& columns = table["columns"].items();
  const auto& rows = table["data"].items();
  if (!table["columns"].is_array() || !table["data"].is_array()) {
    return malformed(file, std::string(kTable) + " has no columns and data");
  }
  std::vector<bool> is_numeric(columns.size(), false);
  for (const json::Value& row : rows) {
    if (row.size() != columns.size()) {
      return malformed(file,
                       std::string(kTable) + " has a row of " + std::to_string(row.size()) +
                           " values and " + std::to_string(columns.size()) + " columns");
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const json::Value& value = row.items()[i];
      if (value.is_number() || value.is_bool()) is_numeric[i] = true;
    }
  }
  for (const json::Value& row : rows) {
    Case one;
    one.id = std::to_string(result.cases.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!is_numeric[i]) continue;
      const json::Value& value = row.items()[i];
      const double number = value.is_bool() ? (value.as_bool() ? 1 : 0) : value.as_number(kNone);
      one.scores.emplace_back(columns[i].as_string(), std::isfinite(number) ? number : kNone);
    }
    result.cases.push_back(std::move(one));
  }
  result.has_cases = true;
  return {};
}

// One of the run's own files; what a symlink names counts where it lies.
Result<std::string> read_inside(const fs::path& folder, const fs::path& path, std::uint64_t limit) {
  std::error_code failure;
  const fs::path root = fs::canonical(folder, failure);
  const fs::path real = failure ? fs::path() : fs::canonical(path, failure);
  if (failure) {
    return execution_error("results_file_unreadable", path.string() + ": " + failure.message());
  }
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (end != root.end()) {
    return execution_error(
        "symlink_outside",
        path.string() + " leads to " + real.string() + ", which lies outside of the run's folder",
        "copy what the run needs into its folder");
  }
  auto text = files::read(real, limit);
  if (text) return text;
  return execution_error("results_file_unreadable", text.error().to_string());
}

// The value of a key of meta.yaml, which MLflow writes flat: "status: 3"; "" where it has none.
std::string_view value_in(std::string_view meta, std::string_view key) {
  for (const std::string_view line : text::split(meta, '\n')) {
    if (!line.starts_with(key) || line.substr(key.size(), 1) != ":") continue;
    std::string_view word = text::trim(line.substr(key.size() + 1));
    if (word.size() > 1 && (word.front() == '\'' || word.front() == '"')) {
      word = word.substr(1, word.size() - 2);
    }
    return word;
  }
  return "";
}

// A line of a metric's file: "timestamp value step".
Result<json::Value> point_of(std::string_view line,
                             const std::string& key,
                             const std::string& where) {
  std::vector<std::string_view> words;
  for (const std::string_view word : text::split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  const auto time = words.empty() ? std::nullopt : text::to_integer(words[0]);
  const auto step = words.size() < 3 ? std::optional<long long>(0) : text::to_integer(words[2]);
  if (words.size() < 2 || words.size() > 3 || !time || !step) {
    return execution_error("malformed", where + ": 'timestamp value step' is expected");
  }
  json::Value point = json::Value::object();
  point.add("key", key);
  // Python writes nan and inf; both are no value.
  const auto value = text::to_number(words[1]);
  point.add("value", value ? json::Value(*value) : json::Value());
  point.add("timestamp", static_cast<std::int64_t>(*time));
  point.add("step", static_cast<std::int64_t>(*step));
  return point;
}

Result<void> load_metrics(const fs::path& folder, json::Value& metrics) {
  std::error_code failure;
  const fs::path root = folder / "metrics";
  if (!fs::exists(root, failure)) return {};
  // A key may hold '/', which makes folders of it. Symlinks to folders are not followed.
  std::vector<fs::path> paths;
  for (fs::recursive_directory_iterator entry(root, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (entry->is_directory()) continue;
    paths.push_back(entry->path());
    if (paths.size() > kMostMetrics) {
      return malformed(folder.string(), "more than " + std::to_string(kMostMetrics) + " metrics");
    }
  }
  if (failure) {
    return execution_error("results_file_unreadable", root.string() + ": " + failure.message());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    auto content = read_inside(folder, path, kLargestMetric);
    if (!content) return content.take_error();
    const std::string key = path.lexically_relative(root).string();
    std::size_t number = 0;
    for (const std::string_view line : text::split(*content, '\n')) {
      ++number;
      if (text::trim(line).empty()) continue;
      auto point =
          point_of(text::trim(line), key, path.string() + ':' + std::to_string(number) + ":1");
      if (!point) return point.take_error();
      metrics.push(point.take());
    }
  }
  return {};
}

}  // namespace

bool is_mlflow(const json::Value& root) {
  const json::Value& run = root["run"];
  return run["info"]["status"].is_string() && run["data"].is_object();
}

Result<CaseFile> read_mlflow(const json::Value& root, const std::string& file) {
  const std::string status = status_of(root["run"]["info"]["status"].as_string());
  if (status != "FINISHED") {
    return execution_error(
        "eval_incomplete",
        file + ": the MLflow run is '" + text::one_line(status, 60) + "', FINISHED is expected",
        "run the eval again");
  }
  CaseFile result;
  result.format = "mlflow";
  result.tool = "MLflow";
  result.has_cases = false;
  result.has_outcomes = false;
  take_metrics(root["run"]["data"]["metrics"], result);
  if (const json::Value* table = root.find("table")) {
    if (auto taken = take_table(*table, file, result); !taken) return taken.take_error();
  }
  return result;
}

std::string mlflow_run_in(const std::string& folder) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) return "";
  const auto meta_of = [](const fs::path& path) {
    auto meta = files::read(path / "meta.yaml", kLargestMetric);
    return meta ? meta.take() : std::string();
  };
  const std::string meta = meta_of(folder);
  if (!value_in(meta, "status").empty()) return folder;
  if (value_in(meta, "experiment_id").empty()) return "";
  std::string newest;
  long long start = -1;
  const auto names = files::list(folder);
  for (std::size_t i = 0; names && i < names->size(); ++i) {
    const fs::path path = fs::path(folder) / (*names)[i];
    const auto started = text::to_integer(value_in(meta_of(path), "start_time"));
    if (!started || *started <= start) continue;
    start = *started;
    newest = path.string();
  }
  return newest;
}

Result<json::Value> load_mlflow_run(const std::string& folder) {
  const fs::path root = folder;
  auto meta = read_inside(root, root / "meta.yaml", kLargestMetric);
  if (!meta) return meta.take_error();
  json::Value info = json::Value::object();
  info.add("status", status_of(value_in(*meta, "status")));
  json::Value metrics = json::Value::array();
  if (auto loaded = load_metrics(root, metrics); !loaded) return loaded.take_error();
  json::Value data = json::Value::object();
  data.add("metrics", std::move(metrics));
  json::Value run = json::Value::object();
  run.add("info", std::move(info));
  run.add("data", std::move(data));
  json::Value document = json::Value::object();
  document.add("run", std::move(run));
  std::error_code failure;
  const fs::path path = root / "artifacts" / kTable;
  if (fs::exists(fs::symlink_status(path, failure))) {
    auto content = read_inside(root, path, kLargestTable);
    if (!content) return content.take_error();
    auto table = json::parse(*content, path.string());
    if (!table) return execution_error("malformed", table.error().to_string());
    document.add("table", table.take());
  }
  return document;
}

}  // namespace aipreflight::evals
