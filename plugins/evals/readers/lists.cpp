#include "lists.hpp"

#include "deepeval.hpp"
#include "inspect.hpp"
#include "own.hpp"
#include "promptfoo.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLargestPart = std::size_t{64} << 20;  // one item, or all that is around

std::vector<const ListFormat*> formats_of(const std::string& format) {
  std::vector<const ListFormat*> wanted;
  for (const ListFormat* known : {&kPromptfooResults,
                                  &kDeepevalCases,
                                  &kWrappedDeepevalCases,
                                  &kInspectSamples,
                                  &kOwnCases}) {
    if (is_wanted(known->name, format)) wanted.push_back(known);
  }
  return wanted;
}

std::vector<json_records::ListStream::Path> paths_of(
    const std::vector<const ListFormat*>& formats) {
  std::vector<json_records::ListStream::Path> paths;
  for (const ListFormat* format : formats) paths.push_back(format->path);
  return paths;
}

}  // namespace

bool is_wanted(std::string_view name, const std::string& format) {
  return format == "auto" || format == name;
}

ListStream::ListStream(const std::string& format, const std::string& file)
    : file_(file),
      formats_(formats_of(format)),
      list_(
          file,
          paths_of(formats_),
          [this](std::string_view text) { return take(text); },
          [this](std::string_view text) { return reader().take_ahead(text); },
          kLargestPart) {}

ListReader& ListStream::reader() {
  if (reader_ == nullptr) {
    reader_ = formats_[*list_.list()]->reader(file_);
    pruner_.emplace(reader_->passed_over());
  }
  return *reader_;
}

Result<void> ListStream::take(std::string_view text) {
  ListReader& reader = this->reader();
  auto parsed = item_.parse(pruner_->prune(text), file_);
  if (parsed) return reader.take(item_.root());
  return execution_error("malformed", list_.placed_in_item(parsed.take_error()).to_string());
}

Result<void> ListStream::feed(std::string_view block) {
  return list_.feed(block);
}

Result<Results> ListStream::finish(const Selection& selection) {
  if (!has_list()) return execution_error("malformed", file_ + ": it has no list of cases");
  json::Document around;
  if (auto finished = list_.finish(around); !finished) return finished.take_error();
  return reader().finish(around.root(), selection);
}

}  // namespace aipreflight::evals
