#include "retrieval/trec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "base/byte_order_mark.hpp"
#include "base/text.hpp"

namespace aipreflight::retrieval {
namespace {

constexpr std::size_t kShown = 60;

// The lines of a text with their numbers.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text::without_byte_order_mark(text)) {}
  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    ++number_;
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
  }
  [[nodiscard]] std::uint32_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::uint32_t number_ = 0;
};

struct Columns {
  std::array<std::string_view, 7> fields;
  std::size_t count = 0;
};

// At most one more than any format has: what stands behind it is of no interest.
Columns split(std::string_view line) {
  constexpr std::string_view kBlank = " \t\v\f";
  Columns columns;
  std::size_t at = 0;
  while (columns.count < columns.fields.size()) {
    at = line.find_first_not_of(kBlank, at);
    if (at == std::string_view::npos) break;
    const std::size_t end = std::min(line.find_first_of(kBlank, at), line.size());
    columns.fields[columns.count++] = line.substr(at, end - at);
    at = end;
  }
  return columns;
}

std::string shown(std::string_view text) {
  return "'" + text::one_line(text, kShown) + "'";
}

class Reader {
 public:
  Reader(const std::string& file, std::string_view text) : file_(file), lines_(text) {}

  Error error(const char* reason, std::string message, std::string_view at = {}) const {
    Error error = execution_error(reason, std::move(message));
    const std::size_t column =
        at.data() == nullptr ? 0 : static_cast<std::size_t>(at.data() - line_.data()) + 1;
    error.where = {file_, lines_.number(), static_cast<std::uint32_t>(column)};
    return error;
  }
  bool next() { return lines_.next(line_); }
  [[nodiscard]] std::string_view line() const { return line_; }
  [[nodiscard]] std::uint32_t number() const { return lines_.number(); }

  // A grade: a whole number.
  Result<int> grade(std::string_view field) const {
    int value = 0;
    const auto [end, problem] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (problem == std::errc() && end == field.data() + field.size()) return value;
    return error("malformed", "the grade " + shown(field) + " is not a whole number", field);
  }
  Result<double> score(std::string_view field) const {
    const auto value = text::to_number(field);
    if (value) return *value;
    return error("malformed", "the score " + shown(field) + " is not a finite number", field);
  }
  Error duplicate(std::string_view document, std::string_view topic) const {
    return error("duplicate",
                 "document " + shown(document) + " comes a second time for query " + shown(topic),
                 document);
  }

 private:
  const std::string& file_;
  Lines lines_;
  std::string_view line_;
};

// Documents seen for each topic; topics come in runs of lines, so that the last one is looked at
// first.
class Seen {
 public:
  bool insert(std::string_view topic, std::string_view document) {
    if (topic != last_ || documents_ == nullptr) {
      last_ = topic;
      documents_ = &of_[topic];
    }
    return documents_->insert(document).second;
  }
  [[nodiscard]] bool empty() const { return of_.empty(); }

 private:
  std::string_view last_;
  std::unordered_set<std::string_view>* documents_ = nullptr;
  std::unordered_map<std::string_view, std::unordered_set<std::string_view>> of_;
};

Result<void> add_judgement(const Reader& reader,
                           std::string_view topic,
                           std::string_view document,
                           std::string_view grade,
                           Seen& seen,
                           Collection& collection) {
  auto value = reader.grade(grade);
  if (!value) return value.take_error();
  if (!seen.insert(topic, document)) return reader.duplicate(document, topic);
  Topic& place = collection.topic(topic);
  place.is_judged = true;
  place.judgements.push_back({document, *value});
  return {};
}

Error empty_file(const std::string& file, const char* what) {
  Error error = execution_error("empty", std::string("holds no ") + what);
  error.where = {file};
  return error;
}

}  // namespace

Topic& Collection::topic(std::string_view id) {
  if (!topics_.empty() && topics_.back().id == id) return topics_.back();
  const auto [place, is_new] = places_.emplace(id, topics_.size());
  if (is_new) {
    topics_.emplace_back();
    topics_.back().id = id;
  }
  return topics_[place->second];
}

Result<void> read_qrels(std::string text, const std::string& file, Collection& collection) {
  constexpr std::size_t kColumns = 4;
  Reader reader(file, collection.keep(std::move(text)));
  Seen seen;
  while (reader.next()) {
    const Columns columns = split(reader.line());
    if (columns.count == 0 || columns.fields[0].starts_with('#')) continue;
    if (columns.count != kColumns) {
      return reader.error("malformed",
                          "expected 'query iteration document grade', found " +
                              std::to_string(columns.count) + " column" +
                              (columns.count == 1 ? "" : "s"),
                          columns.fields[0]);
    }
    const auto& [topic, iteration, document, grade, e, f, g] = columns.fields;
    if (auto added = add_judgement(reader, topic, document, grade, seen, collection); !added)
      return added;
  }
  return seen.empty() ? Result<void>(empty_file(file, "judgement")) : Result<void>();
}

Result<void> read_run(std::string text, const std::string& file, Collection& collection) {
  constexpr std::size_t kColumns = 6;
  Reader reader(file, collection.keep(std::move(text)));
  Seen seen;
  while (reader.next()) {
    const Columns columns = split(reader.line());
    if (columns.count == 0) continue;
    if (columns.count != kColumns) {
      return reader.error("malformed",
                          "expected 'query Q0 document rank score tag', found " +
                              std::to_string(columns.count) +
                              (columns.count > kColumns ? " or more" : "") + " column" +
                              (columns.count == 1 ? "" : "s"),
                          columns.fields[0]);
    }
    const std::string_view topic = columns.fields[0];
    const std::string_view document = columns.fields[2];
    auto score = reader.score(columns.fields[4]);
    if (!score) return score.take_error();
    if (!seen.insert(topic, document)) return reader.duplicate(document, topic);
    Topic& place = collection.topic(topic);
    place.has_run = true;
    place.hits.push_back({document, *score});
  }
  return seen.empty() ? Result<void>(empty_file(file, "retrieved document")) : Result<void>();
}

Result<void> read_beir_qrels(std::string text, const std::string& file, Collection& collection) {
  constexpr std::string_view kHeading = "query-id\tcorpus-id\tscore";
  Reader reader(file, collection.keep(std::move(text)));
  Seen seen;
  while (reader.next()) {
    const std::string_view line = reader.line();
    if (reader.number() == 1) {
      if (line == kHeading) continue;
      return reader.error(
          "malformed",
          "expected the heading 'query-id<TAB>corpus-id<TAB>score', found " + shown(line),
          line.substr(0, 0));
    }
    if (text::trim(line).empty()) continue;
    const std::size_t first = line.find('\t');
    const std::size_t second = first == std::string_view::npos ? first : line.find('\t', first + 1);
    const bool is_whole =
        second != std::string_view::npos && line.find('\t', second + 1) == std::string_view::npos;
    if (!is_whole || first == 0 || second == first + 1) {
      return reader.error(
          "malformed", "expected 'query-id<TAB>corpus-id<TAB>score'", line.substr(0, 0));
    }
    const std::string_view topic = line.substr(0, first);
    const std::string_view document = line.substr(first + 1, second - first - 1);
    const std::string_view grade = text::trim(line.substr(second + 1));
    if (auto added = add_judgement(reader, topic, document, grade, seen, collection); !added)
      return added;
  }
  return seen.empty() ? Result<void>(empty_file(file, "judgement")) : Result<void>();
}

}  // namespace aipreflight::retrieval
