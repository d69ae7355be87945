#include "artefact.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "archive/zip.hpp"
#include "readers/csv.hpp"
#include "readers/junit.hpp"
#include "readers/tap.hpp"

namespace aipreflight::evals {
namespace {

constexpr char kUnfinished[] = ".part";

}  // namespace

ResultsArtefact::Name ResultsArtefact::name_of(std::string_view text) const {
  if (archive::is_zip(text)) return {"results.eval", "application/zip"};
  if (is_xml(text)) return {"results.xml", "application/xml"};
  if (is_tap(text)) return {"results.tap", "text/plain"};
  if (format_ == "csv" || is_csv(text)) return {"results.csv", "text/csv"};
  return {"results.json", "application/json"};
}

Error ResultsArtefact::unwritable() const {
  return execution_error("artefact_unwritable",
                         "cannot write " + path_ + ": " + std::generic_category().message(errno));
}

ResultsArtefact::~ResultsArtefact() {
  drop();
}

// What was not finished is no artefact.
void ResultsArtefact::drop() {
  if (path_.empty()) return;
  std::error_code problem;
  std::filesystem::remove(path_ + kUnfinished, problem);
  path_.clear();
}

Result<void> ResultsArtefact::take(std::string_view block, bool is_first) {
  if (is_first) {
    drop();
    const auto [name, media_type] = name_of(block);
    auto known = paths_.find(name);
    if (known == paths_.end()) {
      known = paths_.emplace(name, report_.artefact(name, media_type)).first;
    }
    path_ = known->second;
    file_ = std::ofstream();
    file_.open(path_ + kUnfinished, std::ios::binary | std::ios::trunc);
  }
  file_.write(block.data(), static_cast<std::streamsize>(block.size()));
  if (!file_) return unwritable();
  return {};
}

Result<void> ResultsArtefact::finish() {
  if (path_.empty()) return {};
  file_.close();
  std::error_code problem;
  if (file_) std::filesystem::rename(path_ + kUnfinished, path_, problem);
  if (!file_ || problem) return unwritable();
  path_.clear();
  return {};
}

}  // namespace aipreflight::evals
