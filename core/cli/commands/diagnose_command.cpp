#include "commands.hpp"
#include "failure.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"prometheus", 0, "URL", "server to ask for metrics of the run's time"},
    {"prometheus-data", 0, "FILE", "recorded metrics instead of a server", Completes::kFile},
    {"queries", 0, "FILE", "which metrics to ask for", Completes::kFile},
};

int diagnose(const Arguments& arguments) {
  return fail(plugin_error("plugin_missing",
                           "the check prometheus-diagnose is not installed, and 'diagnose' is its "
                           "command",
                           "'aipreflight plugin list' shows what is installed"),
              arguments);
}

}  // namespace

constinit const Command kDiagnoseCommand = {
    "diagnose",
    "explain a run by the metrics of its server",
    "A command of the check prometheus-diagnose, which is not installed.",
    {"RUN", 0, 1, Completes::kFile},
    kOptions,
    "aipreflight diagnose runs/latest --prometheus http://localhost:9090",
    diagnose,
    false,
};

}  // namespace aipreflight::cli
