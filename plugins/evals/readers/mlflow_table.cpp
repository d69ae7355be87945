#include "mlflow_table.hpp"

#include <utility>

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLargestPart = std::size_t{64} << 20;  // one row, or all that is around

}  // namespace

MlflowTable::MlflowTable(std::string file, std::string path)
    : file_(std::move(file)),
      path_(std::move(path)),
      rows_text_(
          path_,
          {{"data"}},
          [this](std::string_view row) { return take(row); },
          [this](std::string_view text) { return rows_.take_plain(text); },
          kLargestPart) {}

Result<void> MlflowTable::take(std::string_view row) {
  auto parsed = row_.parse(row, path_);
  if (parsed) {
    rows_.take(row_.root());
    return {};
  }
  return execution_error("malformed", rows_text_.placed_in_item(parsed.take_error()).to_string());
}

Result<void> MlflowTable::finish(CaseFile& result) {
  json::Document around;
  if (auto finished = rows_text_.finish(around); !finished) return finished;
  return rows_.finish(around.root(), file_, result);
}

}  // namespace aipreflight::evals
