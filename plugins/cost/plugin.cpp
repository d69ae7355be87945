#include <aipreflight/command.hpp>
#include <aipreflight/plugin.hpp>

#include "commands/explain.hpp"
#include "commands/prices.hpp"
#include "commands/scan.hpp"
#include "details.hpp"
#include "evidence/outcome.hpp"
#include "inquiry.hpp"
#include "judge.hpp"
#include "settings.hpp"

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
  }

  void run(sdk::Report& report) {
    report.progress(-1, "reading source files");
    const Survey result = inquiry_.survey([&report] { return report.cancelled(); });
    report.throw_if_cancelled();
    keep(result, report);
    report.details(json::write(details(result)));
    evidence::deliver(judge(inquiry_.settings(), result), report);
  }

 private:
  // All sites; the report shows the first.
  static void keep(const Survey& result, sdk::Report& report) {
    evidence::keep(
        report, "cost-sites.json", "application/json", json::write(to_json(result), {2}) + '\n');
  }

  Inquiry inquiry_;
};

}  // namespace
}  // namespace aipreflight::cost

AIPREFLIGHT_PLUGIN("cost",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::cost::CostCheck,
                   aipreflight::sdk::Commands<aipreflight::cost::ScanCommand,
                                              aipreflight::cost::ExplainCommand,
                                              aipreflight::cost::PricesCommand>)
