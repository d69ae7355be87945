#include "source.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/byte_order_mark.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::rag {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_file(const std::string& path, const Settings& settings) {
  auto text = files::read(path, settings.max_file);
  if (text) return text;
  Error error = text.take_error();
  error.code = ErrorCode::kExecution;
  error.reason = "unreadable";
  return error;
}

// The members that only ragas' records have.
bool looks_like_ragas(const std::string& text) {
  const std::string_view start = std::string_view(text).substr(0, 64u << 10);
  return start.find("\"user_input\"") != std::string_view::npos ||
         start.find("\"retrieved_context_ids\"") != std::string_view::npos;
}

bool looks_like_beir(const std::string& text) {
  return text::without_byte_order_mark(text).starts_with("query-id\t");
}

Result<Dataset> read_records(const std::string& path, const Settings& settings) {
  auto text = read_file(path, settings);
  if (!text) return text.take_error();
  const bool is_ragas =
      settings.format == "ragas" || (settings.format == "auto" && looks_like_ragas(*text));
  return is_ragas ? read_ragas(text.take(), path) : read_jsonl(text.take(), path);
}

// The judgements: of a BEIR data set, those of the split.
Result<std::string> qrels_of(const Settings& settings) {
  std::error_code failure;
  if (!fs::is_directory(settings.qrels, failure)) return settings.qrels;
  const fs::path folder = fs::path(settings.qrels) / "qrels";
  const std::string split = settings.split.empty() ? "test" : settings.split;
  const fs::path file = folder / (split + ".tsv");
  if (fs::exists(file, failure)) return file.string();
  std::vector<std::string> there;
  const auto names = files::list(folder);
  for (const std::string& name : names ? *names : std::vector<std::string>()) {
    if (name.ends_with(".tsv")) there.push_back(name.substr(0, name.size() - 4));
  }
  return execution_error("unreadable",
                         settings.qrels + ": the folder has no qrels/" + split + ".tsv" +
                             (there.empty() ? "" : "; its splits are " + text::join(there, ", ")),
                         there.empty() ? "name the folder of a BEIR data set" : "set `split`");
}

Result<Dataset> read_pair(const std::string& run, const Settings& settings) {
  Dataset dataset;
  const auto qrels = qrels_of(settings);
  if (!qrels) return qrels.error();
  auto judgements = read_file(*qrels, settings);
  if (!judgements) return judgements.take_error();
  const bool is_beir =
      settings.format == "beir" || (settings.format == "auto" && looks_like_beir(*judgements));
  dataset.format = is_beir ? "beir" : "trec";
  auto judged = is_beir ? retrieval::read_beir_qrels(judgements.take(), *qrels, dataset.collection)
                        : retrieval::read_qrels(judgements.take(), *qrels, dataset.collection);
  if (!judged) return judged.take_error();
  auto hits = read_file(run, settings);
  if (!hits) return hits.take_error();
  auto answered = retrieval::read_run(hits.take(), run, dataset.collection);
  if (!answered) return answered.take_error();
  const auto& topics = dataset.collection.topics();
  if (std::none_of(topics.begin(), topics.end(), [](const auto& topic) {
        return topic.is_judged && topic.has_run;
      })) {
    Error error =
        execution_error("disjoint", "answers none of the queries that are judged in " + *qrels);
    error.where = {run};
    return error;
  }
  for (std::size_t i = 0; i < topics.size(); ++i) {
    Query query;
    query.topic = i;
    dataset.queries.push_back(std::move(query));
  }
  return dataset;
}

Result<Dataset> read(const std::string& file, const Settings& settings) {
  auto dataset =
      settings.results.empty() ? read_pair(file, settings) : read_records(file, settings);
  if (!dataset || !settings.drops_same_id) return dataset;
  for (retrieval::Topic& topic : dataset->collection.topics()) {
    std::erase_if(topic.hits, [&](const retrieval::Hit& hit) { return hit.document == topic.id; });
  }
  return dataset;
}

}  // namespace

Result<Dataset> read_source(const Settings& settings) {
  return read(settings.results.empty() ? settings.run : settings.results, settings);
}

Result<Dataset> read_baseline(const Settings& settings) {
  return read(settings.baseline, settings);
}

}  // namespace aipreflight::rag
