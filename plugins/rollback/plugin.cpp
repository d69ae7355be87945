#include <aipreflight/plugin.hpp>

#include "base/text.hpp"
#include "json/value.hpp"
#include "judge.hpp"
#include "runbook.hpp"

namespace aipreflight::rollback {
namespace {

class Rollback {
 public:
  static constexpr sdk::CheckInfo kInfo{.id = "rollback",
                                        .title = "Rollback runbook",
                                        .doc =
                                            "Looks for a rollback runbook that says something. "
                                            "Warns when none is named; fails when it is missing, "
                                            "unreadable, empty or a placeholder."};
  static constexpr std::array kKeys{
      sdk::key("rollback_runbook")
          .path()
          .nullable()
          .doc("Document that says how to roll back; Markdown or plain text."),
      sdk::key("level")
          .text()
          .choices("presence")
          .doc("`presence`: a runbook is evidence enough to pass; without it a runbook warns."),
  };

  explicit Rollback(const sdk::Config& config)
      : settings_{std::string(text::trim(config.find_text("rollback_runbook").value_or(""))),
                  config.is_set("level")} {}

  void run(sdk::Report& report) {
    if (settings_.runbook.empty()) return deliver(judge_without_runbook(), report);
    const Result<Runbook> runbook = read_runbook_file(settings_.runbook);
    if (!runbook.ok()) return deliver(judge_unreadable(runbook.error()), report);
    deliver(judge(settings_, *runbook), report);
    json::Value details = json::Value::object();
    details.set("rollback_runbook", settings_.runbook);
    details.set("words", static_cast<std::uint64_t>(runbook->words));
    report.details(json::write(details));
  }

 private:
  Settings settings_;
};

}  // namespace
}  // namespace aipreflight::rollback

AIPREFLIGHT_PLUGIN("rollback",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::rollback::Rollback)
