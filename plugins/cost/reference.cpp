#include "reference.hpp"

#include <algorithm>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kShortId = 12;

std::string with_hint(const Error& error) {
  return error.message + (error.hint.empty() ? "" : "; " + error.hint);
}

// Where a path or the beginning of a glob can be looked for.
std::string folder_of(const std::string& path) {
  const std::size_t first = path.find_first_of("*?[");
  if (first == std::string::npos) return path;
  const std::size_t slash = path.rfind('/', first);
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

}  // namespace

std::unique_ptr<git::CommitTree> open_revision(const std::string& revision,
                                               const std::vector<std::string>& paths,
                                               const sdk::Config& config,
                                               std::string_view key) {
  const std::string inside = paths.empty() ? "." : folder_of(paths.front());
  auto tree = git::CommitTree::open(inside.empty() ? "." : inside, revision);
  if (!tree.ok()) {
    config.error(key, with_hint(tree.error()));
    return nullptr;
  }
  for (const std::string& path : paths) {
    if ((*tree)->covers(folder_of(path))) continue;
    config.error(key, "'" + path + "' is outside of the git repository of '" + inside + "'");
    return nullptr;
  }
  return tree.take();
}

Reference Reference::commit(const std::string& revision,
                            const std::vector<std::string>& paths,
                            const sdk::Config& config,
                            std::string_view key) {
  Reference reference;
  reference.commit_ = open_revision(revision, paths, config, key);
  if (reference.commit_ != nullptr) {
    const std::string id = reference.commit_->commit().substr(0, kShortId);
    reference.name_ =
        revision.starts_with(id) ? id : text::one_line(revision, 100) + " (" + id + ')';
  }
  return reference;
}

Reference Reference::file(const std::string& path,
                          const sdk::Config& config,
                          std::string_view key) {
  Reference reference;
  const auto text = files::read(path);
  if (!text.ok()) {
    config.error(key, with_hint(text.error()));
    return reference;
  }
  auto inventory = read_inventory(*text, path);
  if (!inventory.ok()) {
    config.error(key, inventory.error().to_string());
    return reference;
  }
  reference.read_ = inventory.take();
  return reference;
}

Result<Inventory> Reference::inventory(const Inquiry& inquiry,
                                       const std::function<bool()>& cancelled) const {
  if (read_) return *read_;
  const Survey survey = inquiry.survey(cancelled, *commit_);
  for (const source_tree::Skipped& one : survey.skipped) {
    if (one.reason != "git_object_missing") continue;
    return execution_error(one.reason,
                           one.path + " of " + name_ + ": " + one.message,
                           "fetch it whole: a clone without --filter");
  }
  return inventory_of(survey, name_);
}

}  // namespace aipreflight::cost
