#include "mlflow.hpp"

#include <limits>
#include <map>
#include <vector>

#include "base/text.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

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
void take_metrics(const json::Node& metrics, CaseFile& result) {
  struct Newest {
    std::int64_t step = std::numeric_limits<std::int64_t>::min();
    std::int64_t time = std::numeric_limits<std::int64_t>::min();
    double value = kNoScore;
  };
  std::map<std::string, Newest> newest;
  for (const json::Node& metric : metrics.items()) {
    Newest& known = newest[std::string(metric["key"].as_string())];
    const std::pair mine{metric["step"].as_integer(), metric["timestamp"].as_integer()};
    if (mine < std::pair{known.step, known.time}) continue;
    known = {mine.first, mine.second, score_of(metric["value"])};
  }
  for (const auto& [key, metric] : newest) result.aggregates.emplace_back(key, metric.value);
}

Result<void> take_table(const json::Node& table, const std::string& file, CaseFile& result) {
  const auto columns = table["columns"].items();
  const auto rows = table["data"].items();
  if (!table["columns"].is_array() || !table["data"].is_array()) {
    return malformed(file, std::string(kMlflowTable) + " has no columns and data");
  }
  std::vector<bool> is_numeric(columns.size(), false);
  for (const json::Node& row : rows) {
    if (row.size() != columns.size()) {
      return malformed(file,
                       std::string(kMlflowTable) + " has a row of " + std::to_string(row.size()) +
                           " values and " + std::to_string(columns.size()) + " columns");
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const json::Node& value = row.items()[i];
      if (value.is_number() || value.is_bool()) is_numeric[i] = true;
    }
  }
  for (const json::Node& row : rows) {
    CaseDraft one;
    one.id = std::to_string(result.cases.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!is_numeric[i]) continue;
      one.scores.emplace_back(columns[i].as_string(), score_of(row.items()[i]));
    }
    result.cases.add(one);
  }
  result.has_cases = true;
  return {};
}

}  // namespace

bool is_mlflow(const json::Node& root) {
  const json::Node& run = root["run"];
  return run["info"]["status"].is_string() && run["data"].is_object();
}

Result<CaseFile> read_mlflow(const json::Node& root, const std::string& file) {
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
  if (const json::Node* table = root.find("table")) {
    if (auto taken = take_table(*table, file, result); !taken) return taken.take_error();
  }
  return result;
}

}  // namespace aipreflight::evals
