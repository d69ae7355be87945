#include <filesystem>
#include <optional>
#include <system_error>

#include "archive/zip.hpp"
#include "base/byte_order_mark.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "blocks.hpp"
#include "encoding.hpp"
#include "junit.hpp"
#include "lists.hpp"
#include "mlflow_run.hpp"
#include "mlflow_store.hpp"
#include "read.hpp"
#include "records.hpp"
#include "tap.hpp"
#include "whole_lines.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 20;  // by which a format is known

// Records that come in blocks of lines.
class Lines {
 public:
  Lines(const std::string& file, RecordReader& reader)
      : reader_(reader), lines_(file, [this, &file](std::string_view lines) {
          return take_records(lines, file, taken_, reader_);
        }) {}

  Result<void> feed(std::string_view block) { return lines_.feed(block); }

  Result<CaseFile> finish() {
    if (auto taken = lines_.finish(); !taken) return taken.take_error();
    return reader_.finish();
  }

 private:
  RecordReader& reader_;
  std::uint32_t taken_ = 0;  // lines that were given on
  WholeLines lines_;
};

// The first line that is not blank of a text that goes on, without the space around it; nullopt
// where its end is not known.
std::optional<std::string_view> first_line(std::string_view text) {
  text = text::without_byte_order_mark(text);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find('\n', begin);
  if (end == std::string_view::npos) return std::nullopt;
  return text::trim(text.substr(begin, end - begin));
}

// The format of JSON Lines that begin so; nullptr of anything else.
const RecordFormat* format_by(std::string_view first_line,
                              const std::string& path,
                              const std::string& format) {
  json::Document line;
  if (!line.parse(first_line, path)) return nullptr;
  for (const RecordFormat* known : kRecordFormats) {
    if (is_wanted(known->name, format) && known->knows(line.root())) return known;
  }
  return nullptr;
}

// What a table is, where none of the texts is meant that come before it.
bool is_table(std::string_view head, const std::string& format) {
  return format == "csv" ||
         (format == "auto" && is_csv(head) && !is_tap(head) && !archive::is_zip(head));
}

// One way to read a file, or to find that it is none for this one.
using Outcome = std::optional<Result<Results>>;

class FileReader {
 public:
  FileReader(const std::string& path,
             const std::string& format,
             const Selection& selection,
             const Columns& columns,
             const Keep& keep)
      : path_(path), format_(format), selection_(selection), columns_(columns), keep_(keep) {}

  // A run's folder in an MLflow store.
  Result<Results> as_run(const std::string& folder) {
    if (!is_wanted("mlflow", format_)) return of_other_format(path_, format_, "mlflow");
    auto file = read_mlflow_run(folder, path_, keep_);
    if (!file) return file.take_error();
    return summarise(file.take(), selection_, path_);
  }

  // nullopt: it may be read as a whole.
  Outcome in_pieces(std::size_t limit) {
    auto blocks = Blocks::open(path_, keep_);
    if (!blocks) return blocks.take_error();
    const auto head = blocks->next();
    if (!head) return head.error();
    if (is_utf16(*head)) return std::nullopt;
    if (is_xml(*head) && is_wanted("junit", format_)) {
      JunitStream stream(path_);
      return as_cases(stream, *head, *blocks);
    }
    if (is_wanted("tap", format_) && is_tap(*head)) {
      TapStream stream(path_);
      return as_cases(stream, *head, *blocks);
    }
    if (is_table(*head, format_)) {
      CsvStream stream(path_, columns_);
      return as_cases(stream, *head, *blocks);
    }
    const auto line = first_line(*head);
    if (const auto* known = line ? format_by(*line, path_, format_) : nullptr) {
      return as_lines(*known, *head, *blocks);
    }
    const bool is_too_large = blocks->size() > limit;
    Outcome as_list = this->as_list(*head, *blocks);
    if (as_list && (as_list->ok() || is_too_large || is_list_twice_)) return as_list;
    if (line || !is_too_large) return std::nullopt;
    return as_long_lines();
  }

 private:
  template <typename Stream>
  Result<Results> as_cases(Stream& stream, std::string_view head, Blocks& blocks) {
    auto read = blocks.feed(head, [&](std::string_view block) { return stream.feed(block); });
    if (!read) return read.take_error();
    auto file = stream.finish();
    if (!file) return file.take_error();
    return summarise(file.take(), selection_, path_);
  }

  Result<Results> as_lines(const RecordFormat& format, std::string_view head, Blocks& blocks) {
    const auto reader = format.reader(path_);
    Lines lines(path_, *reader);
    return as_cases(lines, head, blocks);
  }

  // Lines of which the first ends behind the first block.
  Outcome as_long_lines() {
    auto blocks = Blocks::open(path_, keep_);
    if (!blocks) return blocks.take_error();
    std::string head;
    while (head.size() < kLongestLine && !first_line(head)) {
      const auto block = blocks->next();
      if (!block) return block.error();
      if (block->empty()) break;
      head += *block;
    }
    const auto line = first_line(head);
    const auto* known = line ? format_by(*line, path_, format_) : nullptr;
    if (known == nullptr) return std::nullopt;
    return as_lines(*known, head, *blocks);
  }

  Outcome as_list(std::string_view head, Blocks& blocks) {
    ListStream stream(format_, path_);
    if (stream.is_idle() || !text::trim(head).starts_with('{')) return std::nullopt;
    auto read = blocks.feed(head, [&](std::string_view block) { return stream.feed(block); });
    if (!stream.has_list()) return std::nullopt;
    auto results = read ? stream.finish(selection_) : Result<Results>(read.take_error());
    is_list_twice_ = stream.is_twice();
    return results;
  }

  const std::string& path_;
  const std::string& format_;
  const Selection& selection_;
  const Columns& columns_;
  const Keep& keep_;
  bool is_list_twice_ = false;
};

}  // namespace

Result<Results> read_file(const std::string& path,
                          std::size_t limit,
                          const std::string& format,
                          const Selection& selection,
                          const Columns& columns,
                          const Keep& keep) {
  FileReader reader(path, format, selection, columns, keep);
  if (const std::string run = mlflow_run_in(path); !run.empty()) return reader.as_run(run);
  if (auto results = reader.in_pieces(limit)) return *std::move(results);
  std::error_code failure;
  if (std::filesystem::file_size(path, failure) > limit && !failure) {
    return execution_error(
        "results_file_unreadable",
        path + " is larger than max_output" +
            (format == "auto" ? "" : ", and not results of the format " + format) +
            ": JUnit XML, TAP, CSV, JSON Lines, and JSON of promptfoo, DeepEval, Inspect and our "
            "own format, are read piece by piece, and all else as a whole",
        "set `max_output`");
  }
  auto text = files::read(path, limit);
  if (!text) return execution_error("results_file_unreadable", text.error().to_string());
  if (keep) {
    if (auto kept = keep(*text, true); !kept) return kept.take_error();
  }
  return read_any(*text, path, "malformed", format, selection, columns);
}

}  // namespace aipreflight::evals
