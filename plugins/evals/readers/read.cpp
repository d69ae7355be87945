#include "read.hpp"

#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "deepeval.hpp"
#include "encoding.hpp"
#include "harness.hpp"
#include "inspect.hpp"
#include "json/document.hpp"
#include "json_records/list_stream.hpp"
#include "junit.hpp"
#include "mlflow.hpp"
#include "openai_evals.hpp"
#include "own_cases.hpp"
#include "promptfoo.hpp"
#include "ragas.hpp"
#include "tap.hpp"

namespace aipreflight::evals {
namespace {

// Formats by what they are made of. Within each table, the first that knows the content reads it.
struct TextFormat {
  std::string_view name;
  bool (*knows)(std::string_view text);
  Result<CaseFile> (*read)(std::string_view text, const std::string& file);
  bool is_sole;  // no other reader has this name: it says what is wrong with any text
};
constexpr std::array kTexts{
    TextFormat{"inspect", &is_inspect_archive, &read_inspect_archive, false},
    TextFormat{"junit", &is_xml, &read_junit, true},
    TextFormat{"tap", &is_tap, &read_tap, true},
};

struct ObjectFormat {
  std::string_view name;
  bool (*knows)(const json::Node& root);
  Result<CaseFile> (*read)(const json::Node& root, const std::string& file);
};
constexpr std::array kObjects{
    ObjectFormat{"promptfoo", &is_promptfoo, &read_promptfoo},
    ObjectFormat{"deepeval", &is_deepeval, &read_deepeval},
    ObjectFormat{"lm-eval", &is_harness_results, &read_harness_results},
    ObjectFormat{"inspect", &is_inspect, &read_inspect},
    ObjectFormat{"mlflow", &is_mlflow, &read_mlflow},
    ObjectFormat{"openai-evals", &is_openai_run, &read_openai_run},
};

// JSON Lines, and lists of records, known by the first of them.
constexpr std::array kRecords{&kPromptfooLines, &kHarnessSamples, &kOpenaiLog, &kRagas};

bool is_wanted(std::string_view name, const std::string& format) {
  return format == "auto" || format == name;
}

// A text as JSON, once it is known that it has to be one value.
struct Json {
  Json(std::string_view text, const std::string& name) : parsed(document.parse(text, name)) {}

  [[nodiscard]] const json::Node* root() const { return parsed ? &document.root() : nullptr; }

  json::Document document;
  Result<void> parsed;
};

// JSON Lines: what stands in the first line is a value, and is not all. Then `line` holds it.
bool is_lines(std::string_view text, const std::string& name, json::Document& line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text::trim(text.substr(end)).empty()) return false;
  return line.parse(text::trim(text.substr(0, end)), name).ok();
}

Result<Results> summarised(Result<CaseFile> file,
                           const Selection& selection,
                           const std::string& name) {
  if (!file) return file.take_error();
  return summarise(file.take(), selection, name);
}

// The format whose reader knows the content; "" where none does.
std::string_view format_of(std::string_view text, const json::Node* root, const json::Node* first) {
  for (const TextFormat& known : kTexts) {
    if (known.knows(text)) return known.name;
  }
  for (const ObjectFormat& known : kObjects) {
    if (root != nullptr && known.knows(*root)) return known.name;
  }
  for (const RecordFormat* known : kRecords) {
    if (first != nullptr && known->knows(*first)) return known->name;
  }
  if (root != nullptr && root->is_object() && is_own_cases((*root)["cases"])) return "own";
  return root == nullptr && is_csv(text) ? "csv" : "";
}

Error of_other_format(const std::string& name,
                      const std::string& format,
                      std::string_view found,
                      const Json& json) {
  const std::string hint = "leave `format` out to have it found by the content";
  const std::string what = name + ": not results of the format " + format;
  if (found.empty()) {
    return execution_error(
        "malformed", json.parsed ? what : what + "; " + json.parsed.error().to_string(), hint);
  }
  return execution_error("other_format", what + ", but of " + std::string(found), hint);
}

// What the file says of all its cases has to be what they say.
Result<void> compare(const Results& stated, const CaseFile& file, const std::string& name) {
  std::int64_t total = 0;
  std::int64_t passed = 0;
  for (const Case one : file.cases) {
    total += one.status != CaseStatus::kSkipped ? 1 : 0;
    passed += file.has_outcomes && one.status == CaseStatus::kPassed ? 1 : 0;
  }
  const bool passed_differs = file.has_outcomes && stated.passed.value_or(passed) != passed;
  if (stated.total.value_or(total) == total && !passed_differs) return {};
  return execution_error("inconsistent",
                         name + ": passed is " + std::to_string(stated.passed.value_or(passed)) +
                             " and total is " + std::to_string(stated.total.value_or(total)) +
                             ", but " + std::to_string(passed) + " of the " +
                             std::to_string(total) + " cases that ran passed");
}

// What our own artefact, or a suite that takes care, says of where the cases come from.
void take_origin(const json::Node& root, Results& results) {
  results.tool = root["tool"].as_string();
  results.dataset = root["dataset"].as_string();
  results.plugin_version = root["plugin_version"].as_string();
  for (const json::Node& judge : root["judges"].items()) {
    if (judge.is_string()) results.judges.emplace(judge.as_string());
  }
}

// `root` is the file without its cases, or with them.
Result<Results> join_own(const json::Node& root,
                         Result<CaseFile> file,
                         const std::string& name,
                         const Selection& selection) {
  auto stated = read_results(root, name);
  if (!stated) return stated;
  if (!file) return file.take_error();
  // Before anything is selected or folded: the totals are those of the file.
  if (stated->total || stated->passed) {
    if (auto same = compare(*stated, *file, name); !same) return same.take_error();
  }
  auto results = summarise(file.take(), selection, name);
  if (!results) return results;
  take_origin(root, *results);
  for (ReportedMetric& metric : stated->metrics) {
    if (results->find(metric.name) != nullptr) continue;
    if (selection.is_part()) metric.ungateable = kOfWholeRun;
    results->metrics.push_back(std::move(metric));
  }
  return results;
}

Result<Results> read_own(const json::Node& root,
                         const std::string& name,
                         const Selection& selection) {
  if (!is_own_cases(root["cases"])) {
    auto results = read_results(root, name);
    if (!results) return results;
    if (auto whole = require_no_cases(selection, name); !whole) return whole.take_error();
    return results;
  }
  return join_own(root, read_own_cases(root["cases"], name), name, selection);
}

// The same with its cases one by one: as a value, many of them would take twenty times the size of
// their text. Nothing for a text without such cases, and for one that is wrong, which read_own()
// says better.
std::optional<Result<Results>> stream_own(std::string_view text,
                                          const std::string& name,
                                          const Selection& selection) {
  constexpr std::size_t kBeginning = 4096;
  if (text.substr(0, kBeginning).find("\"cases\"") == std::string_view::npos) return std::nullopt;
  CaseFile file;
  json::Document one;
  json_records::ListStream stream(
      name,
      {"cases"},
      [&](std::string_view item, const SourceRef&) -> Result<void> {
        if (auto parsed = one.parse(item, name); !parsed) return parsed;
        if (one.root().find("status") == nullptr) return execution_error("malformed", name);
        return add_own_case(one.root(), name, file);
      },
      text.size());
  if (!stream.feed(text)) return std::nullopt;
  if (!one.parse(stream.rest(), name) || file.cases.empty()) return std::nullopt;
  auto results = join_own(one.root(), std::move(file), name, selection);
  return results;
}

}  // namespace

Result<Results> read_any(std::string_view text,
                         const std::string& name,
                         const std::string& not_json,
                         const std::string& format,
                         const Selection& selection,
                         const Columns& columns) {
  if (is_utf16(text)) {
    return execution_error(not_json,
                           name + ": it is UTF-16, UTF-8 is expected",
                           "let the tool write the file itself, or convert it");
  }
  for (const TextFormat& known : kTexts) {
    if (is_wanted(known.name, format) && known.knows(text)) {
      return summarised(known.read(text, name), selection, name);
    }
  }
  if (format == "csv") return summarised(read_csv(text, name, columns), selection, name);
  json::Document line;
  const bool has_lines = is_lines(text, name, line);
  const auto read_first = [&](const json::Node* first) -> std::optional<Result<Results>> {
    for (const RecordFormat* known : kRecords) {
      if (first == nullptr || !is_wanted(known->name, format) || !known->knows(*first)) continue;
      return summarised(read_records(text, name, *known->reader(name)), selection, name);
    }
    return std::nullopt;
  };
  if (has_lines) {
    if (auto results = read_first(&line.root())) return *std::move(results);
  }
  // The results of promptfoo one by one: the file as a whole would take many times its size. What
  // is wrong with a text that is none, or broken, is said below.
  if (is_wanted("promptfoo", format) && !has_lines && text::trim(text).starts_with('{') &&
      text.find("\"results\"") != std::string_view::npos) {
    PromptfooStream stream(name);
    if (stream.feed(text)) {
      if (auto file = stream.finish()) return summarise(file.take(), selection, name);
    }
  }
  if (is_wanted("own", format) && !has_lines) {
    if (auto results = stream_own(text, name, selection)) return *std::move(results);
  }
  const Json json(text, name);
  const json::Node* root = json.root();
  for (const ObjectFormat& known : kObjects) {
    if (root != nullptr && is_wanted(known.name, format) && known.knows(*root)) {
      return summarised(known.read(*root, name), selection, name);
    }
  }
  const json::Node* first = has_lines ? &line.root() : root;
  if (root != nullptr && root->is_array()) {
    first = root->items().empty() ? nullptr : &root->items().front();
  }
  if (auto results = read_first(first)) return *std::move(results);
  if (format != "auto") {
    const std::string_view found = format_of(text, root, first);
    for (const TextFormat& known : kTexts) {
      if (found.empty() && known.name == format && known.is_sole) {
        return summarised(known.read(text, name), selection, name);
      }
    }
    if (format != "own" || (!found.empty() && found != format)) {
      return of_other_format(name, format, found, json);
    }
  }
  if (root == nullptr && format == "auto" && is_csv(text)) {
    return summarised(read_csv(text, name, columns), selection, name);
  }
  if (root == nullptr) return execution_error(not_json, json.parsed.error().to_string());
  return read_own(*root, name, selection);
}

Result<Results> read_large(const std::string& path,
                           const std::string& format,
                           const Selection& selection) {
  const auto unreadable = [](const Error& error) {
    return execution_error("results_file_unreadable", error.to_string());
  };
  auto reader = files::BlockReader::open(path);
  if (!reader) return unreadable(reader.error());
  if (!is_wanted("promptfoo", format)) {
    return execution_error("results_file_unreadable",
                           path + " is larger than max_output, and results of the format " +
                               format + " are read as a whole",
                           "set `max_output`");
  }
  PromptfooStream stream(path);
  std::vector<char> block(std::size_t{1} << 20);
  for (;;) {
    auto size = reader->read(block.data(), block.size());
    if (!size) return unreadable(size.error());
    if (*size == 0) break;
    if (auto fed = stream.feed({block.data(), *size}); !fed) return fed.take_error();
  }
  auto file = stream.finish();
  if (!file) return file.take_error();
  return summarise(file.take(), selection, path);
}

}  // namespace aipreflight::evals
