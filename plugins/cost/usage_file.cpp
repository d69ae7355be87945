#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "base/byte_order_mark.hpp"
#include "base/text.hpp"
#include "json/locate.hpp"
#include "json/value.hpp"
#include "usage.hpp"

namespace aipreflight::cost {
namespace {

constexpr double kMostCalls = 1e15;
constexpr double kMostTokens = 1e9;

// Columns of texts and of numbers, and where each goes.
struct TextColumn {
  std::string_view name;
  std::string UsageRow::*target;
};
constexpr std::array<TextColumn, 4> kTexts{{{"operation", &UsageRow::operation},
                                            {"file", &UsageRow::file},
                                            {"function", &UsageRow::function},
                                            {"model", &UsageRow::model}}};
struct TokenColumn {
  std::string_view name;
  std::optional<double> UsageRow::*target;
};
constexpr std::array<TokenColumn, 3> kTokens{
    {{"input_tokens", &UsageRow::input_tokens},
     {"output_tokens", &UsageRow::output_tokens},
     {"cached_input_tokens", &UsageRow::cached_input_tokens}}};
constexpr std::string_view kCalls = "calls";

std::vector<std::string> known_columns() {
  std::vector<std::string> names{std::string(kCalls)};
  for (const TextColumn& column : kTexts) names.emplace_back(column.name);
  for (const TokenColumn& column : kTokens) names.emplace_back(column.name);
  return names;
}

// Fills rows; what a cell says is told as text or as a number.
class RowReader {
 public:
  RowReader(const std::string& path, Errors& errors) : path_(path), errors_(errors) {}

  // Where the reading is; asked only where something is wrong.
  std::function<json::Position()> here = [] { return json::Position{1, 0}; };

  void complain(std::string message, std::string hint = {}) {
    if (++complaints_ > kMostComplaints) return;
    const json::Position at = here();
    errors_.push_back(
        profile_error({path_, at.line, at.column}, std::move(message), std::move(hint)));
  }

  bool is_known(std::string_view name) {
    const std::vector<std::string> known = known_columns();
    if (std::find(known.begin(), known.end(), name) != known.end()) return true;
    const auto nearest = text::did_you_mean(name, known);
    complain("unknown column '" + text::one_line(name, 80) + "' of a usage file",
             nearest ? "did you mean '" + *nearest + "'?" : "there are " + text::join(known, ", "));
    return false;
  }

  // False: the column is one of numbers.
  static bool set_text(UsageRow& row, std::string_view name, std::string value) {
    for (const TextColumn& column : kTexts) {
      if (column.name != name) continue;
      row.*column.target = std::move(value);
      return true;
    }
    return false;
  }

  void set_number(UsageRow& row, std::string_view name, double value) {
    const bool is_calls = name == kCalls;
    const double most = is_calls ? kMostCalls : kMostTokens;
    if (!(value >= 0 && value <= most)) {
      return complain("'" + std::string(name) + "' must be a number from 0 to " +
                      text::format_number(most));
    }
    if (is_calls) row.calls = value;
    for (const TokenColumn& token : kTokens) {
      if (token.name == name) row.*token.target = value;
    }
  }

  void finish(UsageRow row, bool has_calls) {
    if (!has_calls) complain("a row of a usage file needs 'calls'");
    if (row.operation.empty() && row.file.empty() && row.function.empty() && row.model.empty()) {
      complain("a row of a usage file needs 'operation', 'file', 'function' or 'model'");
    }
    if (row.cached_input_tokens && row.cached_input_tokens > row.input_tokens.value_or(0)) {
      complain("'cached_input_tokens' are among the 'input_tokens', and cannot be more");
    }
    rows.push_back(std::move(row));
  }

  std::vector<UsageRow> rows;

 private:
  static constexpr std::size_t kMostComplaints = 20;
  const std::string& path_;
  Errors& errors_;
  std::size_t complaints_ = 0;
};

// Fields of comma-separated lines, with the line on which each record begins.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text::without_byte_order_mark(text)) {}

  struct Record {
    std::uint32_t line = 0;
    std::vector<std::string> fields;
    bool is_closed = true;  // no quote is left open
  };

  // False at the end.
  bool next(Record& record) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) step();
    if (at_ >= text_.size()) return false;
    record = {.line = line_, .fields = {}};
    while (true) {
      record.fields.push_back(field(record.is_closed));
      if (at_ >= text_.size() || text_[at_] != ',') break;
      ++at_;
    }
    return true;
  }

 private:
  void step() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }

  std::string field(bool& is_closed) {
    std::string value;
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      is_closed = false;
      while (at_ < text_.size()) {
        if (text_[at_] != '"') {
          value += text_[at_];
          step();
        } else if (text_.substr(at_, 2) == "\"\"") {
          value += '"';
          at_ += 2;
        } else {
          ++at_;
          is_closed = true;
          break;
        }
      }
    }
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') value += text_[at_++];
    if (value.ends_with('\r')) value.pop_back();
    return std::string(text::trim(value));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

void read_csv(std::string_view text, const std::string& path, RowReader& reader) {
  CsvReader csv(text);
  CsvReader::Record record;
  reader.here = [&record] { return json::Position{std::max(record.line, 1u), 0}; };
  if (!csv.next(record)) return reader.complain("the usage file is empty");
  const std::vector<std::string> heads = record.fields;
  for (const std::string& head : heads) {
    if (!reader.is_known(head)) return;
  }
  while (csv.next(record)) {
    if (!record.is_closed) return reader.complain("a quote is never closed");
    if (record.fields.size() != heads.size()) {
      reader.complain(std::to_string(record.fields.size()) + " fields instead of the " +
                      std::to_string(heads.size()) + " of the first line");
      continue;
    }
    UsageRow row;
    row.place = path + ':' + std::to_string(record.line);
    bool has_calls = false;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const std::string& field = record.fields[i];
      if (field.empty() || RowReader::set_text(row, heads[i], field)) continue;
      has_calls |= heads[i] == kCalls;
      reader.set_number(row, heads[i], text::to_number(field).value_or(std::nan("")));
    }
    reader.finish(std::move(row), has_calls);
  }
}

void set_member(UsageRow& row,
                const std::string& name,
                const json::Value& value,
                RowReader& reader) {
  if (!RowReader::set_text(row, name, value.as_string())) {
    return reader.set_number(row, name, value.is_number() ? value.as_number() : std::nan(""));
  }
  if (!value.is_string()) reader.complain('\'' + name + "' must be a text");
}

void read_operation(const json::Value& item,
                    UsageRow row,
                    std::vector<std::size_t>& way,
                    RowReader& reader) {
  if (!item.is_object()) return reader.complain("an operation is an object with 'calls'");
  bool has_calls = false;
  for (std::size_t i = 0; i < item.members().size(); ++i) {
    const auto& [name, value] = item.members()[i];
    way.push_back(i);
    if (!value.is_null() && reader.is_known(name)) {
      has_calls |= name == kCalls;
      set_member(row, name, value, reader);
    }
    way.pop_back();
  }
  reader.finish(std::move(row), has_calls);
}

void read_json(std::string_view text, const std::string& path, RowReader& reader, Errors& errors) {
  auto root = json::parse(text, path);
  if (!root.ok()) {
    errors.push_back(root.take_error());
    return;
  }
  std::vector<std::size_t> way;
  reader.here = [text, &way] { return json::locate(text, way); };
  const json::Value* list = &*root;
  for (std::size_t i = 0; i < root->members().size(); ++i) {
    if (root->members()[i].first == "operations") {
      list = &root->members()[i].second;
      way = {i};
    }
  }
  if (!list->is_array()) {
    return reader.complain("a usage file holds a list of operations");
  }
  for (std::size_t i = 0; i < list->items().size(); ++i) {
    way.push_back(i);
    read_operation(
        list->items()[i], {.place = path + " operation " + std::to_string(i + 1)}, way, reader);
    way.pop_back();
  }
}

}  // namespace

std::vector<UsageRow> read_usage_rows(std::string_view text,
                                      const std::string& path,
                                      Errors& errors) {
  RowReader reader(path, errors);
  const std::size_t before = errors.size();
  const std::string_view start = text::trim(text.substr(0, 4096));
  if (path.ends_with(".json") || start.starts_with('[') || start.starts_with('{')) {
    read_json(text, path, reader, errors);
  } else {
    read_csv(text, path, reader);
  }
  reader.here = [] { return json::Position{1, 0}; };
  if (errors.size() == before && reader.rows.empty()) {
    reader.complain("the usage file has no operation");
  }
  return std::move(reader.rows);
}

}  // namespace aipreflight::cost
