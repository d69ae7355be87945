#include <aipreflight/plugin.hpp>

#include "base/files.hpp"
#include "details.hpp"
#include "evidence/outcome.hpp"
#include "judge.hpp"
#include "settings.hpp"
#include "survey.hpp"

namespace aipreflight::cost {
namespace {

class CostCheck {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "cost",
      .title = "Cost of LLM calls against a budget",
      .doc =
          "Finds the calls of language models in the source of an application, prices them, and "
          "gates on the dearest call and on a month. Fails when a budget is exceeded; a call whose "
          "price is not known is never priced as another.",
      .needs = sdk::kWrite};
  static constexpr auto kKeys = cost::kKeys;

  explicit CostCheck(const sdk::Config& config) : settings_(read_settings(config)) {
    read_patterns(config);
    read_prices(config);
    const std::vector<sdk::Config> paths = config.list("scan_paths");
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (!settings_.scan_paths[i].empty() && is_missing(settings_.scan_paths[i])) {
        paths[i].error("nothing is at '" + settings_.scan_paths[i] + "'");
      }
    }
  }

  void run(sdk::Report& report) {
    report.progress(-1, "reading source files");
    const auto is_cancelled = [&report] { return report.cancelled(); };
    const auto listing = source_tree::list(
        {settings_.scan_paths, settings_.exclude, source_extensions(), settings_.obeys_gitignore},
        is_cancelled);
    const auto sources = disk_sources(settings_.max_file_size);
    Scan found = scan(*sources, listing, patterns_, is_cancelled);
    report.throw_if_cancelled();
    const Survey result = survey(std::move(found), *prices_, settings_);
    keep(result, report);
    report.details(json::write(details(result)));
    evidence::deliver(judge(settings_, result), report);
  }

 private:
  static bool is_missing(const std::string& path) {
    if (path.find_first_of("*?[") != std::string::npos) {
      return !source_tree::list({{path}, {}, source_extensions(), false}).missing.empty();
    }
    std::error_code error;
    return !std::filesystem::exists(path, error);
  }

  void read_patterns(const sdk::Config& config) {
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

  void read_prices(const sdk::Config& config) {
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

  // All sites; the report shows the first.
  static void keep(const Survey& result, sdk::Report& report) {
    evidence::keep(
        report, "cost-sites.json", "application/json", json::write(to_json(result), {2}) + '\n');
  }

  Settings settings_;
  Patterns patterns_;
  std::optional<prices::Table> prices_;
};

}  // namespace
}  // namespace aipreflight::cost

AIPREFLIGHT_PLUGIN("cost",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::cost::CostCheck)
