#include "mlflow.hpp"

#include <limits>
#include <map>

#include "base/text.hpp"
#include "mlflow_rows.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

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
    if (auto taken = MlflowRows().finish(*table, file, result); !taken) return taken.take_error();
  }
  return result;
}

}  // namespace aipreflight::evals
