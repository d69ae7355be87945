#include "mlflow_run.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/byte_order_mark.hpp"
#include "json/document.hpp"
#include "mlflow.hpp"
#include "mlflow_store.hpp"
#include "mlflow_table.hpp"

namespace aipreflight::evals {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestCopy = std::uintmax_t{256} << 20;

bool is_small(const std::string& path) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  return !failure && size <= kLargestCopy;
}

Result<void> feed_table(const std::string& path, const Keep& keep, MlflowTable& table) {
  auto blocks = Blocks::open(path, keep);
  if (!blocks) return blocks.take_error();
  const auto first = blocks->next();
  if (!first) return first.error();
  return blocks->feed(*first, [&](std::string_view block) { return table.feed(block); });
}

// The copy of a table is a member of its run's document.
Result<void> read_table(const MlflowRun& run, const Keep& keep, MlflowTable& table) {
  if (!keep || !is_small(run.table)) return feed_table(run.table, {}, table);
  const std::size_t end = run.document.rfind('}');
  const Keep keep_member = [&](std::string_view block, bool is_first) -> Result<void> {
    if (!is_first) return keep(block, false);
    auto kept = keep(run.document.substr(0, end) + ",\"table\":", true);
    return kept ? keep(text::without_byte_order_mark(block), false) : kept;
  };
  auto read = feed_table(run.table, keep_member, table);
  auto kept = keep(std::string_view(run.document).substr(end), false);
  return read ? kept : read;
}

}  // namespace

Result<CaseFile> read_mlflow_run(const std::string& folder,
                                 const std::string& file,
                                 const Keep& keep) {
  auto run = load_mlflow_run(folder);
  if (!run) return run.take_error();
  std::optional<MlflowTable> table;
  Result<void> read;
  if (!run->table.empty()) {
    table.emplace(file, (fs::path(folder) / "artifacts" / kMlflowTable).string());
    read = read_table(*run, keep, *table);
  } else if (keep) {
    read = keep(run->document, true);
  }
  json::Document document;
  if (read) read = document.parse(run->document, file);
  if (!read) return read.take_error();
  auto result = read_mlflow(document.root(), file);
  if (!result || !table) return result;
  if (auto finished = table->finish(*result); !finished) return finished.take_error();
  return result;
}

}  // namespace aipreflight::evals
