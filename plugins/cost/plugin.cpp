#include <optional>

#include <aipreflight/command.hpp>
#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "commands/diff.hpp"
#include "commands/explain.hpp"
#include "commands/growth_tables.hpp"
#include "commands/prices.hpp"
#include "commands/scan.hpp"
#include "details.hpp"
#include "doctor_command.hpp"
#include "evidence/data_command.hpp"
#include "evidence/outcome.hpp"
#include "inquiry.hpp"
#include "judge.hpp"
#include "known_bad.hpp"
#include "patterns.hpp"
#include "reference.hpp"
#include "settings.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kMostChanges = 100;  // in the report; the artefact has all

class CostCheck {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "cost",
      .title = "Cost of LLM calls against a budget",
      .doc =
          "Finds the calls of language models in the source of an application, prices them, and "
          "gates on the dearest call and on a month. Fails when a budget is exceeded; a call whose "
          "price is not known is never priced as another.",
  };
  static constexpr auto kKeys = cost::kKeys;

  explicit CostCheck(const sdk::Config& config) : inquiry_(read_settings(config), config) {
    const std::vector<std::string>& paths = inquiry_.settings().scan_paths;
    const std::vector<sdk::Config> places = config.list("scan_paths");
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (!paths[i].empty() && Inquiry::is_missing(paths[i])) {
        places[i].error("nothing is at '" + paths[i] + "'");
      }
    }
    const Settings& settings = inquiry_.settings();
    if (!settings.base.empty()) {
      reference_ = Reference::commit(settings.base, paths, config, "base");
    } else if (!settings.baseline_file.empty()) {
      reference_ = Reference::file(settings.baseline_file, config, "baseline");
    }
  }

  void run(sdk::Report& report) {
    report.progress(-1, "reading source files");
    const auto cancelled = [&report] { return report.cancelled(); };
    const Survey result = inquiry_.survey(cancelled);
    report.throw_if_cancelled();
    const std::optional<Growth> growth = grow(result, report);
    keep(result, report);
    json::Value page = details(result);
    if (growth) {
      keep(*growth, report);
      page.add("growth", to_json(*growth, kMostChanges));
    }
    report.details(json::write(page));
    evidence::deliver(judge(inquiry_.settings(), result, growth ? &*growth : nullptr), report);
  }

  void known_bad(sdk::KnownBad& input) const { describe_known_bad(inquiry_.settings(), input); }

 private:
  // All sites; the report shows the first.
  static void keep(const Survey& result, sdk::Report& report) {
    evidence::keep(
        report, "cost-sites.json", "application/json", json::write(to_json(result), {2}) + '\n');
  }

  static void keep(const Growth& growth, sdk::Report& report) {
    evidence::keep(
        report, "cost-diff.json", "application/json", json::write(to_json(growth), {2}) + '\n');
    evidence::keep(report, "cost-diff.md", "text/markdown", markdown_table(growth));
  }

  [[nodiscard]] std::optional<Growth> grow(const Survey& result, sdk::Report& report) const {
    if (!reference_) return std::nullopt;
    report.progress(-1, "reading what it is compared with");
    const Inventory before = evidence::measured(
        reference_->inventory(inquiry_, [&report] { return report.cancelled(); }));
    report.throw_if_cancelled();
    return compare(before, inventory_of(result, "now"));
  }

  Inquiry inquiry_;
  std::optional<Reference> reference_;
};

}  // namespace
}  // namespace aipreflight::cost

AIPREFLIGHT_PLUGIN(
    "cost",
    "0.1.0",
    (aipreflight::sdk::Vendor{
        "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
    aipreflight::cost::CostCheck,
    aipreflight::sdk::Commands<aipreflight::cost::ScanCommand,
                               aipreflight::cost::DiffCommand,
                               aipreflight::cost::ExplainCommand,
                               aipreflight::cost::PricesCommand,
                               aipreflight::cost::DoctorCommand,
                               aipreflight::evidence::DataCommand<aipreflight::cost::data_files>>,
    aipreflight::sdk::Selftest<aipreflight::cost::CostCheck>)
