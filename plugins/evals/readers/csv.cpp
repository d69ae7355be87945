#include "csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/text_place.hpp"
#include "encoding.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLongestHeading = std::size_t{1} << 20;
constexpr std::size_t kLongestRow = std::size_t{64} << 20;

// As text::trim() gives it, which most cells are already.
std::string_view trimmed(std::string_view cell) {
  const auto is_word = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  return !cell.empty() && is_word(cell.front()) && is_word(cell.back()) ? cell : text::trim(cell);
}

template <typename Value>
struct Word {
  std::string_view text;
  Value value;
};

constexpr std::array<Word<CaseStatus>, 8> kStatuses{{{"passed", CaseStatus::kPassed},
                                                     {"failed", CaseStatus::kFailed},
                                                     {"errored", CaseStatus::kErrored},
                                                     {"skipped", CaseStatus::kSkipped},
                                                     {"pass", CaseStatus::kPassed},
                                                     {"fail", CaseStatus::kFailed},
                                                     {"error", CaseStatus::kErrored},
                                                     {"skip", CaseStatus::kSkipped}}};
constexpr std::array<Word<bool>, 8> kFlags{{{"true", true},
                                            {"1", true},
                                            {"yes", true},
                                            {"1.0", true},
                                            {"false", false},
                                            {"0", false},
                                            {"no", false},
                                            {"0.0", false}}};

// What a cell says in one of these words, in whatever letters.
template <typename Value, std::size_t kSize>
std::optional<Value> value_of(std::string_view cell, const std::array<Word<Value>, kSize>& words) {
  constexpr std::size_t kLongestWord = 7;
  const auto find = [&](std::string_view wanted) -> std::optional<Value> {
    for (const Word<Value>& word : words) {
      if (word.text == wanted) return word.value;
    }
    return std::nullopt;
  };
  const std::string_view bare = trimmed(cell);
  if (const auto value = find(bare); value || bare.size() > kLongestWord) return value;
  return find(text::to_lower(bare));
}

// A cell as a score: nullopt where it is words.
std::optional<double> score_of(std::string_view cell) {
  constexpr std::size_t kLongestWord = 9;
  const text::Decimal decimal = text::leading_decimal(cell);
  if (decimal.size > 0 && decimal.size == cell.size()) return decimal.value;
  const std::string_view bare = trimmed(cell);
  if (const auto number = text::to_double(bare)) {
    return std::isfinite(*number) ? *number : kNoScore;
  }
  if (bare.size() > kLongestWord) return std::nullopt;
  const std::string word = text::to_lower(bare);
  if (word.empty() || word == "nan" || word == "null" || word == "none") return kNoScore;
  if (word == "true") return 1;
  if (word == "false") return 0;
  if (word == "inf" || word == "-inf" || word == "infinity" || word == "-infinity") return kNoScore;
  return std::nullopt;
}

}  // namespace

// Rows of a table as cases.
class CsvStream::Reader {
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
      const auto status = value_of(cells[*status_], kStatuses);
      if (!status) {
        return malformed(line,
                         "the status is '" + text::one_line(cells[*status_], 60) +
                             "', expected passed, failed, errored or skipped");
      }
      one.status = *status;
    } else if (passed_) {
      // An empty cell is a case that nobody judged.
      const auto passed = value_of(cells[*passed_], kFlags);
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
  CsvTable table(none);
  table.show(line, true);
  if (!table.next(names)) return false;
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::find(kKnown.begin(), kKnown.end(), text::trim(name)) != kKnown.end();
  });
}

CsvStream::CsvStream(const std::string& file, const Columns& columns)
    : file_(file), table_(file), reader_(std::make_unique<Reader>(file, columns)) {}

CsvStream::~CsvStream() = default;

Result<void> CsvStream::feed(std::string_view block) {
  text_ += block;
  return text_.size() < wanted_ ? Result<void>() : take_rows(false);
}

Result<CaseFile> CsvStream::finish() {
  if (auto taken = take_rows(true); !taken) return taken.take_error();
  return reader_->take();
}

Result<void> CsvStream::take_rows(bool is_last) {
  if (!extend_utf8(text_, is_last, valid_)) {
    return not_utf8(file_,
                    table_.line() + text::count_lines(std::string_view(text_).substr(0, valid_)));
  }
  table_.show(std::string_view(text_).substr(0, valid_), is_last);
  while (!has_heading_ || !table_.is_done()) {
    auto is_whole = table_.next(cells_);
    if (!is_whole) return is_whole.take_error();
    if (!*is_whole) break;
    const bool is_blank = has_heading_ && cells_.size() == 1 && cells_.front().empty();
    auto taken = is_blank       ? Result<void>()
                 : has_heading_ ? reader_->row(cells_, table_.row_line())
                                : reader_->head(cells_);
    if (!taken) return taken;
    has_heading_ = true;
  }
  const std::size_t read = table_.forget();
  text_.erase(0, read);
  valid_ -= read;
  // A long row is looked at again once it has twice the size, not with each block.
  wanted_ = 2 * text_.size();
  return text_.size() <= kLongestRow
             ? Result<void>()
             : table_.malformed("a row of more than " + std::to_string(kLongestRow) +
                                " bytes begins here: is a quote missing?");
}

Result<CaseFile> read_csv(std::string_view text, const std::string& file, const Columns& columns) {
  constexpr std::size_t kBlock = std::size_t{256} << 10;
  CsvStream stream(file, columns);
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kBlock))) {
    if (auto fed = stream.feed(text.substr(0, kBlock)); !fed) return fed.take_error();
  }
  return stream.finish();
}

}  // namespace aipreflight::evals
