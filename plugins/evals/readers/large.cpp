#include <functional>
#include <optional>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "lists.hpp"
#include "read.hpp"
#include "records.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;
constexpr std::size_t kLongestLine = std::size_t{64} << 20;

Error unreadable(const Error& error) {
  return execution_error("results_file_unreadable", error.to_string());
}

// The blocks of a file, from its beginning.
Result<void> for_each_block(const std::string& path,
                            const std::function<Result<void>(std::string_view)>& take) {
  auto reader = files::BlockReader::open(path);
  if (!reader) return unreadable(reader.error());
  std::vector<char> block(kBlock);
  for (;;) {
    auto size = reader->read(block.data(), block.size());
    if (!size) return unreadable(size.error());
    if (*size == 0) return {};
    if (auto taken = take({block.data(), *size}); !taken) return taken;
  }
}

// Lines that come in blocks: whole ones are given on, what is left waits for the next block.
class Lines {
 public:
  Lines(const std::string& file, RecordReader& reader) : file_(file), reader_(reader) {}

  Result<void> feed(std::string_view block) {
    const std::size_t end = block.rfind('\n');
    if (end == std::string_view::npos) {
      if (rest_.size() + block.size() > kLongestLine) {
        return execution_error(
            "malformed",
            file_ + ": a line of more than " + std::to_string(kLongestLine) + " bytes");
      }
      rest_ += block;
      return {};
    }
    std::string_view whole = block.substr(0, end + 1);
    if (!rest_.empty()) {
      const std::size_t first = block.find('\n') + 1;
      rest_ += block.substr(0, first);
      if (auto taken = give(rest_); !taken) return taken;
      whole.remove_prefix(first);
    }
    rest_ = block.substr(end + 1);
    return give(whole);
  }

  Result<void> finish() { return give(rest_); }

 private:
  Result<void> give(std::string_view lines) { return take_records(lines, file_, lines_, reader_); }

  const std::string& file_;
  RecordReader& reader_;
  std::string rest_;
  std::uint32_t lines_ = 0;  // that were given on
};

// The first line of a file that is not blank, without the space around it.
Result<std::string> first_line(const std::string& path) {
  auto reader = files::BlockReader::open(path);
  if (!reader) return unreadable(reader.error());
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string head;
  std::vector<char> block(kBlock);
  while (head.size() < kLongestLine) {
    auto size = reader->read(block.data(), block.size());
    if (!size) return unreadable(size.error());
    head.append(block.data(), *size);
    if (head.starts_with(kByteOrderMark)) head.erase(0, kByteOrderMark.size());
    const std::size_t begin = head.find_first_not_of(" \t\r\n");
    const std::size_t end = head.find('\n', begin == std::string::npos ? head.size() : begin);
    if (*size > 0 && end == std::string::npos) continue;
    return std::string(text::trim(std::string_view(head).substr(0, end)));
  }
  return head;
}

// The format of JSON Lines that begin so; nullptr of anything else.
const RecordFormat* format_by(const std::string& first_line,
                              const std::string& path,
                              const std::string& format) {
  json::Document line;
  if (!line.parse(first_line, path)) return nullptr;
  for (const RecordFormat* known : kRecordFormats) {
    if (is_wanted(known->name, format) && known->knows(line.root())) return known;
  }
  return nullptr;
}

Result<Results> read_lines(const RecordFormat& format,
                           const std::string& path,
                           const Selection& selection) {
  const auto reader = format.reader(path);
  Lines lines(path, *reader);
  auto read = for_each_block(path, [&](std::string_view block) { return lines.feed(block); });
  if (read) read = lines.finish();
  if (!read) return read.take_error();
  auto file = reader->finish();
  if (!file) return file.take_error();
  return summarise(file.take(), selection, path);
}

}  // namespace

Result<Results> read_large(const std::string& path,
                           const std::string& format,
                           const Selection& selection) {
  const auto line = first_line(path);
  if (!line) return line.error();
  if (const RecordFormat* known = format_by(*line, path, format)) {
    return read_lines(*known, path, selection);
  }
  std::optional<Error> first_error;
  for (const ListFormat* known : kListFormats) {
    if (!is_wanted(known->name, format) || !line->starts_with('{')) continue;
    ListStream stream(*known, path);
    const auto read =
        for_each_block(path, [&](std::string_view block) { return stream.feed(block); });
    auto results = read ? stream.finish(selection) : Result<Results>(read.error());
    if (results || stream.has_list()) return results;
    if (!first_error) first_error = results.take_error();
  }
  if (first_error) return *std::move(first_error);
  return execution_error(
      "results_file_unreadable",
      path + " is larger than max_output" +
          (format == "auto" ? "" : ", and not JSON of the format " + format) +
          ": JSON Lines, and JSON of promptfoo, DeepEval and our own format, are "
          "read piece by piece, and all else as a whole",
      "set `max_output`");
}

}  // namespace aipreflight::evals
