#include "mlflow_store.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "mlflow_rows.hpp"

namespace aipreflight::evals {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostMetrics = 10'000;
constexpr std::uint64_t kLargestFile = 16u << 20;  // but for the table

// Where one of the run's own files lies; what a symlink names counts.
Result<fs::path> find_inside(const fs::path& folder, const fs::path& path) {
  std::error_code failure;
  const fs::path root = fs::canonical(folder, failure);
  fs::path real = failure ? fs::path() : fs::canonical(path, failure);
  if (failure) {
    return execution_error("results_file_unreadable", path.string() + ": " + failure.message());
  }
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (end == root.end()) return real;
  return execution_error(
      "symlink_outside",
      path.string() + " leads to " + real.string() + ", which lies outside of the run's folder",
      "copy what the run needs into its folder");
}

Result<std::string> read_inside(const fs::path& folder, const fs::path& path) {
  const auto real = find_inside(folder, path);
  if (!real) return real.error();
  auto text = files::read(*real, kLargestFile);
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

// A line of a metric's file.
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

Result<void> load_metrics(const fs::path& folder, MlflowFiles& files) {
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
      return execution_error(
          "malformed",
          folder.string() + ": more than " + std::to_string(kMostMetrics) + " metrics");
    }
  }
  if (failure) {
    return execution_error("results_file_unreadable", root.string() + ": " + failure.message());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    auto content = read_inside(folder, path);
    if (!content) return content.take_error();
    files.metrics.emplace_back(path.lexically_relative(root).string(), content.take());
  }
  return {};
}

}  // namespace

Result<json::Value> document_of(const MlflowFiles& files) {
  const fs::path root = files.folder;
  json::Value metrics = json::Value::array();
  for (const auto& [key, lines] : files.metrics) {
    const std::string file = (root / "metrics" / key).string();
    std::size_t number = 0;
    for (const std::string_view line : text::split(lines, '\n')) {
      ++number;
      if (text::trim(line).empty()) continue;
      auto point = point_of(text::trim(line), key, file + ':' + std::to_string(number) + ":1");
      if (!point) return point.take_error();
      metrics.push(point.take());
    }
  }
  json::Value info = json::Value::object();
  info.add("status", std::string(value_in(files.meta, "status")));
  json::Value data = json::Value::object();
  data.add("metrics", std::move(metrics));
  json::Value run = json::Value::object();
  run.add("info", std::move(info));
  run.add("data", std::move(data));
  json::Value document = json::Value::object();
  document.add("run", std::move(run));
  return document;
}

Result<MlflowRun> load_mlflow_run(const std::string& folder) {
  const fs::path root = folder;
  auto meta = read_inside(root, root / "meta.yaml");
  if (!meta) return meta.take_error();
  MlflowFiles files{.folder = folder, .meta = meta.take()};
  if (auto loaded = load_metrics(root, files); !loaded) return loaded.take_error();
  auto document = document_of(files);
  if (!document) return document.take_error();
  MlflowRun run{.document = json::write(*document)};
  std::error_code failure;
  const fs::path path = root / "artifacts" / kMlflowTable;
  if (!fs::exists(fs::symlink_status(path, failure))) return run;
  const auto table = find_inside(root, path);
  if (!table) return table.error();
  run.table = table->string();
  return run;
}

std::string mlflow_run_in(const std::string& folder) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) return "";
  const auto meta_of = [](const fs::path& path) {
    auto meta = files::read(path / "meta.yaml", kLargestFile);
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

}  // namespace aipreflight::evals
