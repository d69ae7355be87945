#include "mlflow_table.hpp"

#include <utility>

#include "base/text.hpp"

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
  // A row that never ends is broken itself, more often than what follows it is missing.
  if (!text::trim(rows_text_.cut_item()).empty()) {
    if (auto cut = take(rows_text_.cut_item()); !cut) return cut;
  }
  json::Document around;
  if (auto parsed = around.parse(rows_text_.rest(), path_); !parsed) {
    return execution_error("malformed", rows_text_.placed(parsed.take_error()).to_string());
  }
  if (rows_text_.list() && around.root()["data"].size() > 0) {
    return execution_error("malformed", path_ + ": 'data' stands there twice");
  }
  return rows_.finish(around.root(), file_, result);
}

}  // namespace aipreflight::evals
