#include "dataset.hpp"

#include <cmath>
#include <limits>
#include <unordered_set>

#include "base/text.hpp"
#include "json_records/records.hpp"

namespace aipreflight::rag {
namespace {

constexpr std::size_t kShown = 60;
constexpr std::size_t kMostIgnored = 20;
constexpr std::size_t kMostScores = 200;
constexpr int kLargestGrade = 1'000'000;

std::string quoted(std::string_view text) {
  return "'" + text::one_line(text, kShown) + "'";
}

// Reads one record after the other into a data set. The first thing that is wrong is the error;
// later ones do not matter.
class Builder {
 public:
  Builder(Dataset& dataset, const SourceRef& where) : dataset_(dataset), where_(where) {}

  void begin(std::string_view id) {
    const std::size_t before = dataset_.collection.topics().size();
    retrieval::Topic& topic = dataset_.collection.topic(dataset_.collection.keep(std::string(id)));
    const std::size_t count = dataset_.collection.topics().size();
    if (count == before) {
      error_ = execution_error("duplicate", "query " + quoted(id) + " comes a second time");
      error_->where = where_;
    }
    query_.topic = static_cast<std::size_t>(&topic - dataset_.collection.topics().data());
  }
  [[nodiscard]] bool has_failed() const { return error_.has_value(); }
  Result<void> finish() {
    if (error_) return std::move(*error_);
    dataset_.queries.push_back(std::move(query_));
    return {};
  }

  Query& query() { return query_; }
  retrieval::Topic& topic() { return dataset_.collection.topics()[query_.topic]; }

  void expected(std::string_view member, const json::Value& value, const char* what) {
    fail(quoted(member) + " is " + json_records::name_of(value.kind()) + ", " + what + " is expected");
  }
  void fail(std::string message) {
    if (!error_) error_ = json_records::malformed(where_, std::move(message));
  }
  void ignore(const std::string& member) {
    if (dataset_.ignored_members.size() < kMostIgnored) dataset_.ignored_members.insert(member);
  }
  std::optional<bool> flag(std::string_view member, const json::Value& value) {
    if (value.is_null()) return std::nullopt;
    if (!value.is_bool()) expected(member, value, "true or false");
    return value.as_bool();
  }
  std::string id(std::string_view member, const json::Value& value) {
    if (value.is_string() && !value.as_string().empty()) return value.as_string();
    if (value.is_integer()) return std::to_string(value.as_integer());
    expected(member, value, "an id");
    return {};
  }
  // Ids, each once.
  std::vector<std::string> ids(std::string_view member, const json::Value& value) {
    std::vector<std::string> result;
    if (!value.is_array()) {
      expected(member, value, "a list of ids");
      return result;
    }
    std::unordered_set<std::string> seen;
    for (const json::Value& item : value.items()) {
      std::string text = id(member, item);
      if (has_failed()) return result;
      if (!seen.insert(text).second) continue;  // a set: cited twice is cited
      result.push_back(std::move(text));
    }
    return result;
  }
  void judge(const std::string& document, int grade) {
    topic().judgements.push_back({dataset_.collection.keep(document), grade});
  }
  bool hit(const std::string& document, double score) {
    if (!hits_.insert(document).second) {
      fail("document " + quoted(document) + " is retrieved twice");
      return false;
    }
    topic().hits.push_back({dataset_.collection.keep(document), score});
    return true;
  }
  void score(const std::string& name, const json::Value& value) {
    if (query_.scores.size() >= kMostScores)
      return fail("more than " + std::to_string(kMostScores) + " scores");
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    if (!value.is_null() && !value.is_number()) return expected(name, value, "a number");
    const double number = value.is_null() ? kNone : value.as_number();
    query_.scores.emplace_back(name, std::isfinite(number) ? number : kNone);
  }

 private:
  Dataset& dataset_;
  SourceRef where_;
  Query query_;
  std::unordered_set<std::string> hits_;
  std::optional<Error> error_;
};

// {"doc": grade} or ["doc"].
void take_relevant(Builder& builder, const json::Value& value) {
  builder.topic().is_judged = true;
  if (!value.is_object()) {
    for (const std::string& document : builder.ids("relevant", value)) builder.judge(document, 1);
    return;
  }
  std::unordered_set<std::string_view> seen;
  for (const auto& [document, grade] : value.members()) {
    const bool is_grade = grade.is_integer() && std::abs(grade.as_number()) <= kLargestGrade;
    if (!is_grade)
      return builder.expected("relevant." + document, grade, "a whole number, the grade,");
    if (!seen.insert(document).second)
      return builder.fail("document " + quoted(document) + " is judged twice");
    builder.judge(document, static_cast<int>(grade.as_integer()));
  }
}

// ["doc"], best first, or [{"id": "doc", "score": 1.5}].
void take_retrieved(Builder& builder, const json::Value& value) {
  if (!value.is_array()) return builder.expected("retrieved", value, "a list");
  builder.topic().has_run = true;
  double place = 0;
  std::optional<bool> is_scored;
  for (const json::Value& item : value.items()) {
    const bool has_score = item.is_object();
    if (is_scored.value_or(has_score) != has_score) {
      return builder.fail("'retrieved' holds ids and objects: either all have a score or none has");
    }
    is_scored = has_score;
    const std::string id = builder.id("retrieved", has_score ? item["id"] : item);
    const double score = has_score ? item["score"].as_number(NAN) : -place++;
    if (has_score && !std::isfinite(score)) {
      return builder.fail("document " + quoted(id) + " has no finite number as its score");
    }
    if (builder.has_failed() || !builder.hit(id, score)) return;
  }
}

void take_scores(Builder& builder, const json::Value& value) {
  if (!value.is_object()) return builder.expected("scores", value, "an object");
  for (const auto& [name, score] : value.members()) builder.score(name, score);
}

// What the record does not say of these follows from the rest, where it does.
void complete(Builder& builder, const json::Value& record) {
  Query& query = builder.query();
  retrieval::Topic& topic = builder.topic();
  const bool has_relevant = !topic.judgements.empty();
  if (!query.is_answerable && topic.is_judged) query.is_answerable = has_relevant;
  // A question that nothing answers has no ranking to be judged.
  if (!has_relevant && query.is_answerable == false) topic.is_judged = false;
  const json::Value& answer = record["answer"];
  if (!query.has_abstained && answer.is_string())
    query.has_abstained = text::trim(answer.as_string()).empty();
}

Result<void> take_own(Dataset& dataset, const json::Value& record, const SourceRef& where) {
  Builder builder(dataset, where);
  const std::string id = builder.id("id", record["id"]);
  if (builder.has_failed()) return builder.finish();
  builder.begin(id);
  std::unordered_set<std::string_view> seen;
  for (const auto& [name, value] : record.members()) {
    if (builder.has_failed()) break;
    if (!seen.insert(name).second) builder.fail("member " + quoted(name) + " comes twice");
    if (name == "id" || name == "query" || name == "answer") continue;
    if (value.is_null() && name != "scores") continue;
    if (name == "answerable") {
      builder.query().is_answerable = builder.flag(name, value);
    } else if (name == "abstained") {
      builder.query().has_abstained = builder.flag(name, value);
    } else if (name == "relevant") {
      take_relevant(builder, value);
    } else if (name == "retrieved") {
      take_retrieved(builder, value);
    } else if (name == "citations") {
      builder.query().citations = builder.ids(name, value);
    } else if (name == "scores") {
      if (!value.is_null()) take_scores(builder, value);
    } else if (name == "cluster") {
      builder.query().cluster = builder.id(name, value);
    } else {
      builder.ignore(name);
    }
  }
  complete(builder, record);
  return builder.finish();
}

// The members that describe a record; every other that is a number or null is a metric's column.
bool is_described(std::string_view name) {
  for (const std::string_view known : {"user_input",
                                       "retrieved_contexts",
                                       "reference_contexts",
                                       "retrieved_context_ids",
                                       "reference_context_ids",
                                       "response",
                                       "reference",
                                       "rubrics",
                                       "multi_responses",
                                       "id",
                                       "name",
                                       "persona_name",
                                       "query_style",
                                       "query_length",
                                       "synthesizer_name"}) {
    if (name == known) return true;
  }
  return false;
}

Result<void> take_ragas(Dataset& dataset, const json::Value& record, const SourceRef& where) {
  Builder builder(dataset, where);
  const bool has_id = record.find("id") != nullptr;
  // ragas numbers its rows: nothing else tells two questions of the same words apart.
  const std::string id =
      has_id ? builder.id("id", record["id"]) : std::to_string(dataset.queries.size());
  if (builder.has_failed()) return builder.finish();
  builder.begin(id);
  if (builder.has_failed()) return builder.finish();
  if (const json::Value& references = record["reference_context_ids"]; !references.is_null()) {
    take_relevant(builder, references);
  }
  if (const json::Value& retrieved = record["retrieved_context_ids"];
      !retrieved.is_null() && !builder.has_failed()) {
    take_retrieved(builder, retrieved);
  }
  for (const auto& [name, value] : record.members()) {
    if (builder.has_failed()) break;
    if (is_described(name)) continue;
    if (value.is_number() || value.is_null()) {
      builder.score(name, value);
    } else {
      builder.ignore(name);
    }
  }
  return builder.finish();
}

using Take = Result<void> (*)(Dataset&, const json::Value&, const SourceRef&);

Result<Dataset> read(const std::string& text,
                     const std::string& file,
                     const char* format,
                     Take take) {
  Dataset dataset;
  dataset.format = format;
  auto done =
      json_records::for_each(text, file, [&](const json::Node& record, const SourceRef& where) {
        return take(dataset, json::to_value(record), where);
      });
  if (!done) return done.take_error();
  if (dataset.queries.empty()) {
    Error error = execution_error("empty", "holds no query");
    error.where = {file};
    return error;
  }
  return dataset;
}

}  // namespace

Result<Dataset> read_jsonl(std::string text, const std::string& file) {
  return read(text, file, "jsonl", &take_own);
}

Result<Dataset> read_ragas(std::string text, const std::string& file) {
  return read(text, file, "ragas", &take_ragas);
}

}  // namespace aipreflight::rag
