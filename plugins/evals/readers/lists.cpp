#include "lists.hpp"

#include "deepeval.hpp"
#include "own.hpp"
#include "promptfoo.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLargestPart = std::size_t{64} << 20;  // one item, or all that is around

}  // namespace

const std::array<const ListFormat*, 4> kListFormats{
    &kPromptfooResults, &kDeepevalCases, &kWrappedDeepevalCases, &kOwnCases};

bool is_wanted(std::string_view name, const std::string& format) {
  return format == "auto" || format == name;
}

ListStream::ListStream(const ListFormat& format, const std::string& file)
    : file_(file),
      reader_(format.reader(file)),
      list_(
          file,
          format.path,
          [this](std::string_view text, const SourceRef& where) { return take(text, where); },
          kLargestPart) {}

// What is said of an item's place is within it; the reader wants that in the file.
Result<void> ListStream::take(std::string_view text, const SourceRef& where) {
  auto parsed = item_.parse(text, file_);
  if (parsed) return reader_->take(item_.root());
  Error error = parsed.take_error();
  if (error.where.line == 1) error.where.column += where.column - 1;
  error.where.line += where.line - 1;
  return execution_error("malformed", error.to_string());
}

Result<void> ListStream::feed(std::string_view block) {
  return list_.feed(block);
}

Result<Results> ListStream::finish(const Selection& selection) {
  json::Document around;
  if (auto parsed = around.parse(list_.rest(), file_); !parsed) {
    return execution_error("malformed", parsed.error().to_string());
  }
  return reader_->finish(around.root(), selection);
}

}  // namespace aipreflight::evals
