#include "read.hpp"

#include <array>

#include "base/text.hpp"
#include "deepeval.hpp"
#include "encoding.hpp"
#include "harness.hpp"
#include "inspect.hpp"
#include "json/document.hpp"
#include "junit.hpp"
#include "lists.hpp"
#include "mlflow.hpp"
#include "openai_evals.hpp"
#include "own.hpp"
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
  for (const RecordFormat* known : kRecordFormats) {
    if (first != nullptr && known->knows(*first)) return known->name;
  }
  if (root != nullptr && root->is_object() && is_own_cases((*root)["cases"])) return "own";
  return root == nullptr && is_csv(text) ? "csv" : "";
}

constexpr char kFindFormat[] = "leave `format` out to have it found by the content";

std::string not_of(const std::string& name, const std::string& format) {
  return name + ": not results of the format " + format;
}

Error of_no_format(const std::string& name, const std::string& format, const Json& json) {
  const std::string what = not_of(name, format);
  return execution_error(
      "malformed", json.parsed ? what : what + "; " + json.parsed.error().to_string(), kFindFormat);
}

}  // namespace

Error of_other_format(const std::string& name, const std::string& format, std::string_view found) {
  return execution_error(
      "other_format", not_of(name, format) + ", but of " + std::string(found), kFindFormat);
}

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
    for (const RecordFormat* known : kRecordFormats) {
      if (first == nullptr || !is_wanted(known->name, format) || !known->knows(*first)) continue;
      return summarised(read_records(text, name, *known->reader(name)), selection, name);
    }
    return std::nullopt;
  };
  if (has_lines) {
    if (auto results = read_first(&line.root())) return *std::move(results);
  }
  // Items one by one: the file as a whole would take many times its size. What is wrong with a text
  // that is none of these, or broken, is said below.
  ListStream list(format, name);
  if (!has_lines && !list.is_idle() && text::trim(text).starts_with('{')) {
    auto fed = list.feed(text);
    auto results = fed ? list.finish(selection) : Result<Results>(fed.take_error());
    if (results || list.is_twice()) return results;
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
      return found.empty() ? of_no_format(name, format, json)
                           : of_other_format(name, format, found);
    }
  }
  if (root == nullptr && format == "auto" && is_csv(text)) {
    return summarised(read_csv(text, name, columns), selection, name);
  }
  if (root == nullptr) return execution_error(not_json, json.parsed.error().to_string());
  return read_own(*root, name, selection);
}

}  // namespace aipreflight::evals
