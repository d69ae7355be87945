#include "csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "encoding.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kMostColumns = 10'000;
constexpr std::size_t kLongestHeading = 1u << 20;

// Splits a text into rows of cells; knows where it is.
class Table {
 public:
  Table(std::string_view text, const std::string& file) : text_(text), file_(file) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kByteOrderMark)) at_ = line_start_ = kByteOrderMark.size();
  }

  [[nodiscard]] bool is_done() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t row_line() const { return row_line_; }

  // The next row, whose cells are valid until the one after it; an empty line is a row of one
  // empty cell.
  Result<void> next(std::vector<std::string_view>& cells) {
    cells.clear();
    unquoted_.clear();
    row_line_ = line_;
    for (;;) {
      if (auto read = read_cell(cells.emplace_back()); !read) return read;
      if (cells.size() > kMostColumns) {
        return malformed("more than " + std::to_string(kMostColumns) + " cells in a row");
      }
      if (is_done()) return {};
      if (text_[at_] == ',') {
        ++at_;
        // A comma at the very end is followed by one more, empty cell.
        if (!is_done()) continue;
        cells.emplace_back();
        return {};
      }
      if (text_[at_] == '\r') ++at_;
      if (!is_done() && text_[at_] == '\n') end_line();
      return {};
    }
  }

  [[nodiscard]] Error malformed(const std::string& what) const {
    return malformed_at(line_, at_ - line_start_ + 1, what);
  }

 private:
  [[nodiscard]] Error malformed_at(std::size_t line,
                                   std::size_t column,
                                   const std::string& what) const {
    return execution_error(
        "malformed",
        file_ + ':' + std::to_string(line) + ':' + std::to_string(column) + ": " + what);
  }

  void end_line() {
    ++at_;
    ++line_;
    line_start_ = at_;
  }

  Result<void> read_cell(std::string_view& cell) {
    if (!is_done() && text_[at_] == '"') return read_quoted(cell);
    std::size_t end = at_;
    bool has_quote = false;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == ',' || c == '\r' || c == '\n') break;
      has_quote = has_quote || c == '"';
    }
    if (has_quote) return malformed("a quote within a cell that does not begin with one");
    cell = text_.substr(at_, end - at_);
    at_ = end;
    return {};
  }

  Result<void> read_quoted(std::string_view& cell) {
    const std::size_t line = line_;
    const std::size_t column = at_ - line_start_ + 1;
    std::string* joined = nullptr;  // where a quote stands within
    for (;;) {
      const std::size_t begin = at_ + 1;
      const std::size_t quote = text_.find('"', begin);
      if (quote == std::string_view::npos) {
        return malformed_at(
            line, column, "a quoted cell begins here and does not end: was the file cut off?");
      }
      const std::string_view part = text_.substr(begin, quote - begin);
      count_lines(part, begin);
      at_ = quote + 1;
      const bool is_doubled = !is_done() && text_[at_] == '"';
      if (is_doubled && joined == nullptr) joined = &unquoted_.emplace_back();
      if (joined == nullptr) {
        cell = part;
      } else {
        *joined += part;
      }
      if (!is_doubled) break;
      *joined += '"';
    }
    if (joined != nullptr) cell = *joined;
    if (!is_done() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n') {
      return malformed("a comma or the end of the line is expected after a quoted cell");
    }
    return {};
  }

  void count_lines(std::string_view part, std::size_t begin) {
    for (std::size_t i = part.find('\n'); i != std::string_view::npos; i = part.find('\n', i + 1)) {
      ++line_;
      line_start_ = begin + i + 1;
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::deque<std::string> unquoted_;  // cells of the row that do not stand so in the text
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t row_line_ = 1;
};

std::optional<CaseStatus> status_of(std::string_view cell) {
  const std::string word = text::to_lower(text::trim(cell));
  if (word == "passed" || word == "pass") return CaseStatus::kPassed;
  if (word == "failed" || word == "fail") return CaseStatus::kFailed;
  if (word == "errored" || word == "error") return CaseStatus::kErrored;
  if (word == "skipped" || word == "skip") return CaseStatus::kSkipped;
  return std::nullopt;
}

std::optional<bool> flag_of(std::string_view cell) {
  const std::string word = text::to_lower(text::trim(cell));
  if (word == "true" || word == "1" || word == "yes" || word == "1.0") return true;
  if (word == "false" || word == "0" || word == "no" || word == "0.0") return false;
  return std::nullopt;
}

// A cell as a score: nullopt where it is words.
std::optional<double> score_of(std::string_view cell) {
  constexpr std::size_t kLongestWord = 9;
  const std::string_view trimmed = text::trim(cell);
  if (const auto number = text::to_double(trimmed)) {
    return std::isfinite(*number) ? *number : kNoScore;
  }
  if (trimmed.size() > kLongestWord) return std::nullopt;
  const std::string word = text::to_lower(trimmed);
  if (word.empty() || word == "nan" || word == "null" || word == "none") return kNoScore;
  if (word == "true") return 1;
  if (word == "false") return 0;
  if (word == "inf" || word == "-inf" || word == "infinity" || word == "-infinity") return kNoScore;
  return std::nullopt;
}

// Rows of a table as cases.
class Reader {
 public:
  Reader(const std::string& file, const Columns& columns) : file_(file), columns_(columns) {
    result_.format = "csv";
    result_.tool = "CSV";
  }

  Result<void> head(const std::vector<std::string_view>& names) {
    std::set<std::string_view> seen;
    for (const std::string_view cell : names) {
      const std::string_view name = text::trim(cell);
      if (!name.empty() && !seen.insert(name).second) {
        return malformed(1, "the column '" + text::one_line(name, 80) + "' stands there twice");
      }
      names_.emplace_back(name);
    }
    id_ = place_of(columns_.id);
    status_ = place_of(columns_.status);
    passed_ = status_ ? std::nullopt : place_of(columns_.passed);
    provider_ = place_of(columns_.provider);
    prompt_ = place_of(columns_.prompt);
    task_ = place_of(columns_.task);
    for (const std::string& label : columns_.labels) {
      const auto place = place_of(label);
      if (!place) return malformed(1, "no column is called '" + text::one_line(label, 80) + "'");
      labels_.push_back(*place);
    }
    result_.has_outcomes = status_ || passed_;
    kinds_.resize(names_.size());
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!is_described(i)) scores_.push_back(i);
    }
    return {};
  }

  Result<void> row(const std::vector<std::string_view>& cells, std::size_t line) {
    if (cells.size() != names_.size()) {
      return malformed(line,
                       "a row of " + std::to_string(cells.size()) + " cells under a heading of " +
                           std::to_string(names_.size()));
    }
    CaseDraft& one = one_;
    one.clear();
    if (id_) {
      one.id = cells[*id_];
    } else {
      one.id = std::to_string(result_.cases.size());
    }
    if (provider_) one.provider = cells[*provider_];
    if (prompt_) one.prompt = cells[*prompt_];
    if (task_) one.task = cells[*task_];
    if (auto taken = take_outcome(cells, line, one); !taken) return taken;
    for (const std::size_t place : labels_) {
      const std::string_view value = text::trim(cells[place]);
      if (!value.empty()) one.labels.emplace_back(names_[place], value);
    }
    for (const std::size_t i : scores_) {
      Kind& kind = kinds_[i];
      if (kind.has_words && kind.has_numbers) continue;
      const auto score = score_of(cells[i]);
      kind.has_words = kind.has_words || !score;
      kind.has_numbers = kind.has_numbers || (score && !std::isnan(*score));
      // What holds words once is no score of any case.
      if (!kind.has_words) one.scores.emplace_back(names_[i], *score);
    }
    result_.cases.add(one);
    return {};
  }

  // A column of words, or of nothing, is no score.
  CaseFile take() {
    std::set<std::string_view> scores;
    std::vector<std::string> mixed;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!kinds_[i].has_numbers) continue;
      if (!kinds_[i].has_words) {
        scores.insert(names_[i]);
      } else {
        mixed.push_back(names_[i]);
      }
    }
    result_.cases.expect_alone(scores);
    for (const std::string& name : mixed) {
      result_.ungateable.emplace_back(name, "its column holds words beside numbers");
    }
    return std::move(result_);
  }

 private:
  struct Kind {
    bool has_numbers = false;
    bool has_words = false;
  };

  [[nodiscard]] std::optional<std::size_t> place_of(const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (name.empty() || found == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names_.begin());
  }
  [[nodiscard]] bool is_described(std::size_t place) const {
    return names_[place].empty() || place == id_ || place == status_ || place == passed_ ||
           place == provider_ || place == prompt_ || place == task_ ||
           std::find(labels_.begin(), labels_.end(), place) != labels_.end();
  }

  Result<void> take_outcome(const std::vector<std::string_view>& cells,
                            std::size_t line,
                            CaseDraft& one) {
    if (status_) {
      const auto status = status_of(cells[*status_]);
      if (!status) {
        return malformed(line,
                         "the status is '" + text::one_line(cells[*status_], 60) +
                             "', expected passed, failed, errored or skipped");
      }
      one.status = *status;
    } else if (passed_) {
      // An empty cell is a case that nobody judged.
      const auto passed = flag_of(cells[*passed_]);
      const bool is_empty = text::trim(cells[*passed_]).empty();
      if (!passed && !is_empty) {
        return malformed(line,
                         "'" + names_[*passed_] + "' is '" + text::one_line(cells[*passed_], 60) +
                             "', expected true or false");
      }
      one.status = is_empty  ? CaseStatus::kErrored
                   : *passed ? CaseStatus::kPassed
                             : CaseStatus::kFailed;
    }
    return {};
  }

  [[nodiscard]] Error malformed(std::size_t line, const std::string& what) const {
    return execution_error("malformed", file_ + ':' + std::to_string(line) + ":1: " + what);
  }

  const std::string& file_;
  const Columns& columns_;
  CaseFile result_;
  CaseDraft one_;
  std::vector<std::string> names_;
  std::vector<std::size_t> scores_;  // the columns that may be
  std::vector<Kind> kinds_;
  std::optional<std::size_t> id_, status_, passed_, provider_, prompt_, task_;
  std::vector<std::size_t> labels_;
};

}  // namespace

bool is_csv(std::string_view text) {
  constexpr std::array<std::string_view, 8> kKnown{"id",
                                                   "status",
                                                   "passed",
                                                   "provider",
                                                   "user_input",
                                                   "response",
                                                   "retrieved_contexts",
                                                   "reference"};
  const std::string_view line = text.substr(0, std::min(text.find('\n'), kLongestHeading));
  if (line.find(',') == std::string_view::npos || text::trim(line).starts_with('{') ||
      text::trim(line).starts_with('[')) {
    return false;
  }
  const std::string none;
  std::vector<std::string_view> names;
  Table table(line, none);
  if (!table.next(names)) return false;
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::find(kKnown.begin(), kKnown.end(), text::trim(name)) != kKnown.end();
  });
}

Result<CaseFile> read_csv(std::string_view text, const std::string& file, const Columns& columns) {
  if (auto encoded = require_utf8(text, file); !encoded) return encoded.take_error();
  Table table(text, file);
  Reader reader(file, columns);
  std::vector<std::string_view> cells;
  if (auto read = table.next(cells); !read) return read.take_error();
  if (auto named = reader.head(cells); !named) return named.take_error();
  while (!table.is_done()) {
    if (auto read = table.next(cells); !read) return read.take_error();
    if (cells.size() == 1 && cells.front().empty()) continue;
    if (auto taken = reader.row(cells, table.row_line()); !taken) return taken.take_error();
  }
  return reader.take();
}

}  // namespace aipreflight::evals
