#include "harness.hpp"

#include <array>

#include "score.hpp"

namespace aipreflight::evals {
namespace {

// "acc,none" is called acc; "exact_match,strict-match" keeps its filter.
std::string short_name(std::string_view key) {
  const std::size_t comma = key.rfind(",none");
  return std::string(
      comma != std::string_view::npos && comma + 5 == key.size() ? key.substr(0, comma) : key);
}

// The harness says of "acc", without its filter, whether a higher value is better.
bool is_lower_better(const json::Node& directions, std::string_view key) {
  const json::Node& is_higher = directions[key.substr(0, key.find(','))];
  return is_higher.is_bool() && !is_higher.as_bool();
}

constexpr std::string_view kError = "_stderr,";

bool is_metric(std::string_view key) {
  return key.find(',') != std::string_view::npos && key.find(kError) == std::string_view::npos;
}

// "acc_stderr,none" is that of "acc,none"; "N/A" where the harness could not compute it.
const json::Node& error_of(const json::Node& values, std::string_view key) {
  const std::size_t comma = key.find(',');
  return values[std::string(key.substr(0, comma)) + std::string(kError) +
                std::string(key.substr(comma + 1))];
}

void take_means(const json::Node& tasks, const json::Node& directions, CaseFile& result) {
  for (const auto& [task, values] : tasks.members()) {
    for (const auto& [key, value] : values.members()) {
      if (!is_metric(key) || !value.is_number()) continue;
      const std::string name = std::string(task) + '/' + short_name(key);
      if (is_lower_better(directions[task], key)) result.lower_is_better.insert(name);
      result.aggregates.emplace_back(name, score_of(value));
      result.aggregate_errors.emplace_back(name, score_of(error_of(values, key)));
    }
  }
}

// "samples_gsm8k_2026-11-02T10-00-00.jsonl": nothing but the name of the file says the task. "" of
// other names.
std::string task_in(const std::string& file) {
  constexpr std::string_view kStart = "samples_";
  const std::string name = file.substr(file.rfind('/') + 1);
  const std::size_t end = name.rfind('_');
  if (!name.starts_with(kStart) || end < kStart.size()) return "";
  return name.substr(kStart.size(), end - kStart.size());
}

bool is_sample(const json::Node& line) {
  return line.find("doc_id") != nullptr && line.find("doc_hash") != nullptr &&
         line["metrics"].is_array();
}

constexpr std::array<std::string_view, 6> kPassedOver{
    "doc", "target", "arguments", "resps", "filtered_resps", "prompt_hash"};

class SamplesReader : public RecordReader {
 public:
  explicit SamplesReader(const std::string& file) : task_(task_in(file)) {
    result_.format = "lm-eval";
    result_.tool = "lm-evaluation-harness samples";
    result_.has_outcomes = false;
  }

  Result<void> take(const json::Node& line) override {
    one_.clear();
    one_.task = task_;
    one_.id = line["doc_hash"].as_string();
    // One line a filter: the same document under another filter is another case.
    one_.prompt = line["filter"].as_string();
    for (const json::Node& metric : line["metrics"].items()) {
      const std::string_view name = metric.as_string();
      one_.scores.emplace_back(name, score_of(line[name]));
    }
    result_.cases.add(one_);
    return {};
  }

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  Result<CaseFile> finish() override { return std::move(result_); }

 private:
  std::string task_;
  CaseFile result_;
  CaseDraft one_;
};

}  // namespace

bool is_harness_results(const json::Node& root) {
  return root["results"].is_object() && root["n-samples"].is_object() &&
         root.find("versions") != nullptr;
}

Result<CaseFile> read_harness_results(const json::Node& root, const std::string&) {
  CaseFile result;
  result.format = "lm-eval";
  result.tool = "lm-evaluation-harness";
  result.has_cases = false;
  result.aggregates_have_tasks = true;
  take_means(root["results"], root["higher_is_better"], result);
  take_means(root["groups"], root["higher_is_better"], result);
  if (const json::Node* hashes = root.find("task_hashes")) result.dataset = json::write(*hashes);
  for (const auto& [task, count] : root["n-samples"].members()) {
    const std::int64_t all = count["original"].as_integer();
    const std::int64_t run = count["effective"].as_integer();
    result.aggregate_counts.emplace_back(std::string(task) + '/', run);
    if (run < all) {
      result.warnings.push_back(std::string(task) + " ran on " + std::to_string(run) + " of " +
                                std::to_string(all) +
                                " samples (--limit), which is meant for testing alone");
    }
  }
  return result;
}

const RecordFormat kHarnessSamples{"lm-eval", &is_sample, &make_record_reader<SamplesReader>};

}  // namespace aipreflight::evals
