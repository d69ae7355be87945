#include "evidence/evidence.hpp"

namespace aipreflight::evidence {

void deliver(const Evidence& evidence, sdk::Report& report) {
  for (const sdk::Gate& gate : evidence.gates) report.gate(gate);
  for (const sdk::Finding& finding : evidence.findings) report.finding(finding);
  for (const sdk::Metric& metric : evidence.metrics) report.metric(metric);
  for (const auto& [outcome, text] : evidence.summaries) report.summary(outcome, text);
}

}  // namespace aipreflight::evidence
