#include "inquiry.hpp"

#include <utility>

#include <aipreflight/outcome.hpp>

#include "base/files.hpp"
#include "scan.hpp"

namespace aipreflight::cost {

Inquiry::Inquiry(Settings settings, const sdk::Config& config) : settings_(std::move(settings)) {
  read_patterns(config);
  read_prices(config);
  read_usage(config);
}

bool Inquiry::is_missing(const std::string& path) {
  if (path.find_first_of("*?[") != std::string::npos) {
    return !source_tree::list({{path}, {}, source_extensions(), false}).missing.empty();
  }
  return source_tree::disk().kind(path) == source_tree::Kind::kNothing;
}

Survey Inquiry::survey(const std::function<bool()>& cancelled,
                       const source_tree::Tree& tree) const {
  const auto listing = source_tree::list(
      {settings_.scan_paths, settings_.exclude, source_extensions(), settings_.obeys_gitignore},
      cancelled,
      tree);
  return cost::survey(
      scan(tree, listing, patterns_, settings_.max_file_size, cancelled), *prices_, settings_);
}

void Inquiry::read_patterns(const sdk::Config& config) {
  auto patterns = Patterns::embedded();
  if (!patterns.ok()) throw sdk::ConfigurationRejected(patterns.error().to_string());
  patterns_ = patterns.take();
  for (const std::string& path : settings_.pattern_files) {
    const auto text = files::read(path);
    if (!text.ok()) {
      config.error("patterns", text.error().message);
      continue;
    }
    for (const Error& error : patterns_.add(*text, path)) {
      config.error("patterns", error.to_string());
    }
  }
}

void Inquiry::read_prices(const sdk::Config& config) {
  auto table = prices::Table::embedded();
  if (!table.ok()) throw sdk::ConfigurationRejected(table.error().to_string());
  prices_.emplace(table.take());
  for (const Error& error : prices_->add(own_prices(), "data/prices.yml")) {
    throw sdk::ConfigurationRejected(error.to_string());
  }
  if (settings_.prices_file.empty()) return;
  const auto text = files::read(settings_.prices_file);
  if (!text.ok()) return config.error("prices", text.error().message);
  for (const Error& error : prices_->add(*text, settings_.prices_file)) {
    config.error("prices", error.to_string());
  }
}

void Inquiry::read_usage(const sdk::Config& config) {
  UsageFile& usage = settings_.usage_file;
  if (usage.path.empty()) return;
  const char* key = config.has("usage_file") ? "usage_file" : "usage";
  const auto text = files::read(usage.path);
  if (!text.ok()) return config.error(key, text.error().message);
  Errors errors;
  usage.rows = read_usage_rows(*text, usage.path, errors);
  for (const Error& error : errors) {
    const std::string hint = error.hint.empty() ? "" : "; " + error.hint;
    config.error_at(error.where.file, error.where.line, error.where.column, error.message + hint);
  }
}

}  // namespace aipreflight::cost
