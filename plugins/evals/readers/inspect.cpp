#include "inspect.hpp"

#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "archive/zip.hpp"
#include "base/text.hpp"
#include "json/pruner.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

double value_of(const json::Node& score) {
  const json::Node& value = score["value"];
  if (!value.is_string()) return score_of(value);
  const std::string_view letter = value.as_string();
  if (letter == "C") return 1;
  if (letter == "P") return 0.5;
  if (letter == "I" || letter == "N") return 0;
  return kNoScore;
}

void take_sample(const json::Node& sample, CaseDraft& one) {
  one.clear();
  one.id = json::write(sample["id"]);
  bool has_passed = sample["scores"].size() > 0;
  bool is_scored = sample["scores"].size() > 0;
  for (const auto& [scorer, score] : sample["scores"].members()) {
    const double value = value_of(score);
    one.scores.emplace_back(scorer, value);
    has_passed = has_passed && value > 0;
    is_scored = is_scored && !std::isnan(value);
  }
  for (const auto& [name, value] : sample["metadata"].members()) {
    if (value.is_string()) one.labels.emplace_back(name, value.as_string());
  }
  if (sample["total_time"].is_number()) {
    one.add_usage(kLatency, sample["total_time"].as_number());
  }
  const bool is_errored = !sample["error"].is_null() || !is_scored;
  one.status = is_errored   ? CaseStatus::kErrored
               : has_passed ? CaseStatus::kPassed
                            : CaseStatus::kFailed;
}

Result<void> add_sample(const json::Node& sample,
                        const std::string& file,
                        CaseDraft& one,
                        CaseFile& log) {
  if (!sample.is_object()) {
    return execution_error(
        "malformed", file + ": samples[" + std::to_string(log.cases.size()) + "] is no object");
  }
  take_sample(sample, one);
  log.cases.add(one);
  return {};
}

// Only a run that came to its end, and that nobody took back, says anything.
Result<void> require_success(const json::Node& header, const std::string& file) {
  const std::string_view status = header["status"].as_string();
  if (status == "success" && !header["invalidated"].as_bool()) return {};
  return execution_error(
      "eval_incomplete",
      file + ": Inspect's log is " +
          (status != "success" ? "'" + text::one_line(status, 60) + "'" : "invalidated") +
          ", a successful run is expected");
}

// A log may lack samples of a run that was cut short, and can have none beyond those it counts.
Result<void> compare(const json::Node& results, const CaseFile& log, const std::string& file) {
  const json::Node& total = results["total_samples"];
  if (!total.is_number()) return {};
  std::set<std::string_view> samples;
  for (const Case one : log.cases) samples.insert(one.id);
  if (static_cast<std::int64_t>(samples.size()) <= total.as_integer()) return {};
  return execution_error("inconsistent",
                         file + ": total_samples is " + std::to_string(total.as_integer()) +
                             ", but " + std::to_string(samples.size()) + " samples stand there");
}

// A log without its samples has means alone.
void take_means(const json::Node& results, CaseFile& log) {
  log.has_cases = false;
  for (const json::Node& score : results["scores"].items()) {
    const std::string scorer(score["name"].as_string());
    for (const auto& [name, metric] : score["metrics"].members()) {
      log.aggregates.emplace_back(scorer + '/' + std::string(name), score_of(metric["value"]));
    }
    log.aggregate_counts.emplace_back(scorer + '/', score["scored_samples"].as_integer());
  }
}

std::string dataset_of(const json::Node& eval) {
  std::string name(eval["dataset"]["name"].as_string());
  const json::Node& version = eval["task_version"];
  if (!name.empty() && !version.is_null()) name += ", task version " + json::write(version);
  return name;
}

// Everything but the samples, which are there already.
Result<void> take_header(const json::Node& header, const std::string& file, CaseFile& log) {
  log.format = "inspect";
  log.tool = "Inspect " + std::string(header["eval"]["task"].as_string());
  log.dataset = dataset_of(header["eval"]);
  const json::Node& results = header["results"];
  if (log.cases.empty()) take_means(results, log);
  log.cases.set_run(header["eval"]["model"].as_string(), header["eval"]["task"].as_string());
  if (auto same = compare(results, log, file); !same) return same;
  const std::int64_t total = results["total_samples"].as_integer();
  const std::int64_t completed = results["completed_samples"].as_integer();
  if (completed < total) {
    log.warnings.push_back(std::to_string(completed) + " of " + std::to_string(total) +
                           " samples were completed");
  }
  if (!header["eval"]["config"]["limit"].is_null())
    log.warnings.emplace_back("the run was limited (--limit)");
  if (header["eval"]["revision"]["dirty"].as_bool())
    log.notes.push_back("the run was of a working tree with changes that no commit has");
  return {};
}

Result<void> parse_part(json::Document& part, std::string_view content, const std::string& name) {
  auto parsed = part.parse(content, name);
  if (parsed) return {};
  return execution_error("malformed", parsed.error().to_string());
}

constexpr std::array<std::string_view, 9> kPassedOver{"input",
                                                      "target",
                                                      "messages",
                                                      "output",
                                                      "events",
                                                      "store",
                                                      "attachments",
                                                      "scores.*.answer",
                                                      "scores.*.explanation"};

class SamplesReader : public ListReader {
 public:
  explicit SamplesReader(const std::string& file) : file_(file) {}

  Result<void> take(const json::Node& item) override { return add_sample(item, file_, one_, log_); }

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  Result<Results> finish(const json::Node& around, const Selection& selection) override {
    if (!is_inspect(around))
      return execution_error("malformed", file_ + ": not a log of Inspect's");
    if (auto ended = require_success(around, file_); !ended) return ended.take_error();
    if (auto taken = take_header(around, file_, log_); !taken) return taken.take_error();
    return summarise(std::move(log_), selection, file_);
  }

 private:
  const std::string& file_;
  CaseFile log_;
  CaseDraft one_;
};

}  // namespace

bool is_inspect(const json::Node& root) {
  return root["status"].is_string() && root["eval"].is_object() &&
         root["eval"].find("task") != nullptr;
}

Result<CaseFile> read_inspect(const json::Node& root, const std::string& file) {
  if (auto ended = require_success(root, file); !ended) return ended.take_error();
  CaseFile log;
  CaseDraft one;
  for (const json::Node& sample : root["samples"].items()) {
    if (auto added = add_sample(sample, file, one, log); !added) return added.take_error();
  }
  if (auto taken = take_header(root, file, log); !taken) return taken.take_error();
  return log;
}

bool is_inspect_archive(std::string_view bytes) {
  return archive::is_zip(bytes);
}

Result<CaseFile> read_inspect_archive(std::string_view bytes, const std::string& file) {
  CaseFile log;
  json::Document header;
  json::Document part;
  json::Pruner pruner(kPassedOver);
  CaseDraft one;
  const auto is_wanted = [](std::string_view name) {
    return name == "header.json" || (name.starts_with("samples/") && name.ends_with(".json"));
  };
  // Each sample is forgotten once its case is known: they hold whole conversations.
  auto read = archive::for_each_file(
      bytes, file, is_wanted, [&](std::string_view name, const std::string& content) {
        const bool is_header = name == "header.json";
        auto parsed = parse_part(is_header ? header : part,
                                 is_header ? content : pruner.prune(content),
                                 file + ": " + text::one_line(name, 200));
        return parsed && !is_header ? add_sample(part.root(), file, one, log) : parsed;
      });
  if (!read) return read.take_error();
  if (header.root().is_null()) {
    return execution_error("eval_incomplete",
                           file +
                               ": the archive has no header.json, which Inspect writes at the "
                               "end of a run",
                           "run the eval to its end");
  }
  if (!is_inspect(header.root())) {
    return execution_error("malformed", file + ": header.json is not that of an Inspect log");
  }
  if (auto ended = require_success(header.root(), file); !ended) return ended.take_error();
  if (auto taken = take_header(header.root(), file, log); !taken) return taken.take_error();
  return log;
}

const ListFormat kInspectSamples{"inspect", {"samples"}, &make_list_reader<SamplesReader>};

}  // namespace aipreflight::evals
