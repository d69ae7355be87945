#include "judge.hpp"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.hpp"

namespace aipreflight::sla {
namespace {

using evidence::Evidence;
using probe_records::Field;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Evidence judge_sample(const SampledRecords& sample,
                      const Limits& limits = usual_limits(),
                      const Rules& rules = {}) {
  return judge(sample.measured(), limits, rules, "probes.jsonl");
}

std::vector<std::string> ids(const Evidence& evidence) {
  std::vector<std::string> all;
  for (const auto& gate : evidence.gates) all.push_back(gate.id);
  return all;
}

const sdk::Gate& gate(const Evidence& evidence, const std::string& id) {
  const auto found = std::find_if(evidence.gates.begin(),
                                  evidence.gates.end(),
                                  [&](const auto& gate) { return gate.id == id; });
  EXPECT_NE(found, evidence.gates.end()) << id;
  return found == evidence.gates.end() ? evidence.gates.front() : *found;
}

bool is_measured(const sdk::Gate& gate) {
  return !std::isnan(gate.value) && gate.n > 0;
}

// Reason codes of the gates that are measured and missed.
std::vector<std::string> missed(const Evidence& evidence) {
  std::vector<std::string> reasons;
  for (const auto& gate : evidence.gates) {
    if (!is_measured(gate)) continue;
    const bool met =
        gate.op == sdk::Op::kAtMost ? gate.value <= gate.bound : gate.value >= gate.bound;
    if (!met) reasons.push_back(gate.reason_code);
  }
  return reasons;
}

std::vector<std::string> codes(const Evidence& evidence) {
  std::vector<std::string> all;
  for (const auto& finding : evidence.findings) all.push_back(finding.reason_code);
  return all;
}

TEST(SlaJudge, EveryLimitIsAGateWithItsKey) {
  const auto evidence = judge_sample(SampledRecords().healthy(20));
  EXPECT_THAT(
      ids(evidence),
      ElementsAre(
          "min_probes", "pass_rate", "ttft_p95", "latency_p95", "throughput_p50", "error_rate"));
  EXPECT_THAT(missed(evidence), IsEmpty());
  EXPECT_THAT(evidence.findings, IsEmpty());
  EXPECT_EQ(gate(evidence, "ttft_p95").config_key, "sla.ttft_ms");
  EXPECT_EQ(gate(evidence, "latency_p95").config_key, "sla.latency_ms");
  EXPECT_EQ(gate(evidence, "throughput_p50").config_key, "sla.min_throughput");
  EXPECT_EQ(gate(evidence, "error_rate").config_key, "sla.max_error_rate");
  EXPECT_EQ(gate(evidence, "pass_rate").config_key, "gate.pass_rate");
  EXPECT_EQ(gate(evidence, "min_probes").config_key, "gate.min_probes");
}

TEST(SlaJudge, ALimitThatIsNotSetIsNoGate) {
  Limits limits;
  limits.ttft_ms = 500;
  const auto evidence = judge_sample(SampledRecords().rows("healthy", 10, 200, 99999, 0.1), limits);
  EXPECT_THAT(ids(evidence), ElementsAre("min_probes", "pass_rate", "ttft_p95", "error_rate"));
  EXPECT_THAT(missed(evidence), IsEmpty());
}

TEST(SlaJudge, EveryMissedLimitHasItsOwnReason) {
  const auto evidence =
      judge_sample(SampledRecords().rows("healthy", 10, 900, 20000, 1).errors(10));
  EXPECT_THAT(missed(evidence),
              ElementsAre("pass_rate_low",
                          "ttft_p95_exceeded",
                          "latency_p95_exceeded",
                          "throughput_p50_low",
                          "error_rate_exceeded"));
}

TEST(SlaJudge, AValueThatEqualsItsLimitMeetsIt) {
  EXPECT_THAT(missed(judge_sample(SampledRecords().rows("healthy", 10, 500, 10000, 3))), IsEmpty());
  EXPECT_THAT(missed(judge_sample(SampledRecords().rows("healthy", 10, 500.001, 10000, 3))),
              ElementsAre("ttft_p95_exceeded"));
  EXPECT_THAT(missed(judge_sample(SampledRecords().rows("healthy", 10, 500, 10000, 2.999))),
              ElementsAre("throughput_p50_low"));
  const Rules lax = {1, 0};
  EXPECT_THAT(missed(judge_sample(SampledRecords().healthy(99).errors(1), usual_limits(), lax)),
              IsEmpty());
  EXPECT_THAT(missed(judge_sample(SampledRecords().healthy(197).errors(3), usual_limits(), lax)),
              ElementsAre("error_rate_exceeded"));
  EXPECT_THAT(missed(judge_sample(SampledRecords().healthy(95).degraded(5))), IsEmpty());
  EXPECT_THAT(missed(judge_sample(SampledRecords().healthy(94).degraded(6))),
              ElementsAre("pass_rate_low"));
}

// With a confidence, by the interval.
sdk::Gate confident_gate(const SampledRecords& sample, const std::string& id) {
  Rules rules;
  rules.min_probes = 1;
  rules.certainty.confidence = 0.95;
  return gate(judge(sample.measured(usual_limits(), rules), usual_limits(), rules, "p.jsonl"), id);
}

TEST(SlaJudge, FiveCleanProbesProveNoPercentile) {
  const sdk::Gate ttft = confident_gate(SampledRecords().healthy(5), "ttft_p95");
  ASSERT_TRUE(ttft.interval);
  EXPECT_EQ(ttft.interval->method, "order statistics");
  EXPECT_TRUE(std::isinf(ttft.interval->high));
  EXPECT_EQ(ttft.straddle, sdk::Straddle::kLenient);
  EXPECT_THAT(ttft.message,
              HasSubstr("p95 TTFT 200 ms against <= 500 ms is not decided by 5 probes at 95%: "
                        "about 72 of the same kind"));
}

TEST(SlaJudge, EnoughCleanProbesDo) {
  const sdk::Gate ttft = confident_gate(SampledRecords().healthy(72), "ttft_p95");
  EXPECT_LE(ttft.interval->high, 500);
  EXPECT_EQ(ttft.message, "");
}

TEST(SlaJudge, OneSlowProbeInTwentyFailsNothingWithConfidence) {
  const SampledRecords sample = SampledRecords().healthy(19).rows("healthy", 1, 900, 3000, 5);
  const sdk::Gate ttft = confident_gate(sample, "ttft_p95");
  EXPECT_EQ(ttft.value, 900);  // by the index rule it is the maximum, and a miss
  EXPECT_LE(ttft.interval->low, 500);
  EXPECT_THAT(ttft.message,
              HasSubstr("is not decided by 20 probes at 95%: it is too close to the bound"));
}

TEST(SlaJudge, ManySlowProbesFailWithConfidence) {
  const sdk::Gate ttft =
      confident_gate(SampledRecords().healthy(80).rows("healthy", 20, 900, 3000, 5), "ttft_p95");
  EXPECT_GT(ttft.interval->low, 500);
}

TEST(SlaJudge, NoErrorInFewProbesIsNoProofOfFew) {
  const sdk::Gate errors = confident_gate(SampledRecords().healthy(60), "error_rate");
  EXPECT_EQ(errors.interval->method, "Clopper-Pearson");
  EXPECT_NEAR(errors.interval->high, 0.0596, 1e-4);
  EXPECT_THAT(errors.message, HasSubstr("about 368 of the same kind would decide"));
}

TEST(SlaJudge, ThroughputIsJudgedByItsOwnSide) {
  const sdk::Gate fast = confident_gate(SampledRecords().healthy(30), "throughput_p50");
  EXPECT_GE(fast.interval->low, 3);
  const sdk::Gate slow =
      confident_gate(SampledRecords().rows("healthy", 30, 200, 3000, 2), "throughput_p50");
  EXPECT_LT(slow.interval->high, 3);
}

TEST(SlaJudge, ErrorRowsNeverCountAsFast) {
  // 9 zeros of error rows would pull the percentile under the limit.
  const auto evidence = judge_sample(
      SampledRecords().rows("healthy", 11, 900, 3000, 5).errors(9), usual_limits(), {1, 0});
  EXPECT_EQ(gate(evidence, "ttft_p95").value, 900);
  EXPECT_EQ(gate(evidence, "ttft_p95").n, 11);
}

TEST(SlaJudge, TooFewProbesFailAndJudgeNothingElse) {
  const auto evidence = judge_sample(SampledRecords().rows("healthy", 4, 900, 20000, 1));
  const auto& min_probes = evidence.gates.front();
  EXPECT_EQ(min_probes.id, "min_probes");
  EXPECT_EQ(min_probes.value, 4);
  EXPECT_EQ(min_probes.bound, 5);
  EXPECT_EQ(min_probes.message, "Insufficient data: 4 probes (need 5)");
  EXPECT_THAT(missed(evidence), ElementsAre("insufficient_probes"));
  for (std::size_t i = 1; i < evidence.gates.size(); ++i) {
    EXPECT_FALSE(is_measured(evidence.gates[i]));
    EXPECT_EQ(evidence.gates[i].absence, sdk::Absence::kSkip);
  }
  EXPECT_EQ(evidence.gates[2].message, "p95 TTFT was not judged: 4 probes are too few");
  EXPECT_EQ(evidence.summaries.front().second, "4 probes against >= 5");
}

TEST(SlaJudge, NoProbesAreTooFew) {
  const auto evidence = judge_sample(SampledRecords());
  EXPECT_EQ(evidence.gates.front().n, 0);
  EXPECT_EQ(evidence.gates.front().absence, sdk::Absence::kFail);
}

TEST(SlaJudge, NoProbesAreNeverEnoughEvenWhereNoneAreWanted) {
  Rules rules;
  rules.min_probes = 0;
  const auto evidence = judge_sample(SampledRecords(), usual_limits(), rules);
  EXPECT_FALSE(is_measured(gate(evidence, "pass_rate")));
  EXPECT_EQ(gate(evidence, "pass_rate").absence, sdk::Absence::kError);
  EXPECT_FALSE(is_measured(gate(evidence, "error_rate")));
}

TEST(SlaJudge, ALimitWhoseMetricIsInNoRowIsNotMeasured) {
  const auto evidence = judge_sample(SampledRecords().bare("healthy", 10));
  const auto& ttft = gate(evidence, "ttft_p95");
  EXPECT_FALSE(is_measured(ttft));
  EXPECT_EQ(ttft.absence, sdk::Absence::kError);
  EXPECT_EQ(ttft.reason_code, "not_measured");
  EXPECT_EQ(ttft.message, "p95 TTFT was not measured: no probe has a usable ttft_ms (10 absent)");
}

TEST(SlaJudge, AnEndpointThatNeverAnsweredFails) {
  const auto evidence = judge_sample(SampledRecords().errors(10));
  const auto& ttft = gate(evidence, "ttft_p95");
  EXPECT_FALSE(is_measured(ttft));
  EXPECT_EQ(ttft.absence, sdk::Absence::kFail);
  EXPECT_EQ(ttft.reason_code, "no_successful_probe");
  EXPECT_THAT(missed(evidence), ElementsAre("pass_rate_low", "error_rate_exceeded"));
}

TEST(SlaJudge, MissingInSomeRowsIsSaidAndDecidesNothing) {
  const auto evidence = judge_sample(SampledRecords().healthy(10).bare("healthy", 10));
  EXPECT_THAT(missed(evidence), IsEmpty());
  ASSERT_THAT(codes(evidence),
              ElementsAre("probe_values_absent", "probe_values_absent", "probe_values_absent"));
  EXPECT_EQ(evidence.findings.front().severity, sdk::Severity::kInfo);
  EXPECT_EQ(evidence.findings.front().message, "10 of 20 probes have no ttft_ms");
  EXPECT_EQ(gate(evidence, "ttft_p95").n, 10);
}

TEST(SlaJudge, ValuesThatAreNotFiniteAreAnErrorWithTheFirstLine) {
  SampledRecords sample = SampledRecords().healthy(20);
  sample.column(Field::kLatency).not_finite = {3, 7};
  const auto evidence = judge_sample(sample);
  ASSERT_THAT(codes(evidence), ElementsAre("probe_values_invalid"));
  const auto& finding = evidence.findings.front();
  EXPECT_EQ(finding.severity, sdk::Severity::kError);
  EXPECT_EQ(finding.message,
            "3 of 20 probes have a latency_ms that is not a finite number, first in line 7");
  EXPECT_EQ(finding.file, "probes.jsonl");
  EXPECT_EQ(finding.line, 7u);
  EXPECT_THAT(evidence.summaries.front().second, HasSubstr("3 values left out"));
}

TEST(SlaJudge, NegativeAndZeroTimesWarn) {
  SampledRecords sample = SampledRecords().healthy(20);
  sample.column(Field::kTtft).negative = {1, 4};
  sample.column(Field::kTtft).zero = {2, 9};
  const auto evidence = judge_sample(sample);
  ASSERT_THAT(codes(evidence), ElementsAre("probe_values_negative", "probe_values_zero"));
  for (const auto& finding : evidence.findings) EXPECT_EQ(finding.severity, sdk::Severity::kWarn);
  EXPECT_EQ(evidence.findings[0].message,
            "1 of 20 probes has a ttft_ms that is negative, first in line 4");
  EXPECT_EQ(evidence.findings[1].line, 9u);
}

TEST(SlaJudge, DegradedProbesWithinTheLimitsWarn) {
  const auto evidence = judge_sample(SampledRecords().healthy(19).degraded(1));
  EXPECT_THAT(missed(evidence), IsEmpty());
  ASSERT_THAT(codes(evidence), ElementsAre("probes_degraded"));
  EXPECT_EQ(evidence.findings.front().severity, sdk::Severity::kWarn);
  EXPECT_THAT(evidence.findings.front().message, HasSubstr("1/20 probes degraded (5%)"));
}

TEST(SlaJudge, AnUnknownStatusIsNotHealthyAndIsNamed) {
  const auto evidence = judge_sample(SampledRecords().healthy(19).rows("weird\n", 1, 200, 3000, 5));
  EXPECT_EQ(gate(evidence, "pass_rate").value, 0.95);
  ASSERT_THAT(codes(evidence), ElementsAre("probe_status_other"));
  EXPECT_EQ(evidence.findings.front().severity, sdk::Severity::kInfo);
  EXPECT_THAT(evidence.findings.front().message, HasSubstr("(weird\\n: 1)"));
}

TEST(SlaJudge, TheProfileChoosesThePercentile) {
  std::vector<double> values;
  for (int i = 1; i <= 20; ++i) values.push_back(i);
  const auto value = [&](stats::Method method) {
    Rules rules;
    rules.percentile = method;
    return gate(judge_sample(SampledRecords().ttfts(values), usual_limits(), rules), "ttft_p95")
        .value;
  };
  EXPECT_EQ(value(stats::Method::kIndex), 20);
  EXPECT_EQ(value(stats::Method::kNearestRank), 19);
  EXPECT_DOUBLE_EQ(value(stats::Method::kLinear), 19.05);
}

TEST(SlaJudge, RatesCarryTheirInterval) {
  const auto evidence = judge_sample(SampledRecords().healthy(20));
  const auto& errors = gate(evidence, "error_rate");
  ASSERT_TRUE(errors.interval);
  EXPECT_EQ(errors.interval->method, "wilson");
  EXPECT_EQ(errors.interval->confidence, 0.95);
  EXPECT_EQ(errors.interval->low, 0);
  EXPECT_NEAR(errors.interval->high, 0.1611, 1e-4);
  EXPECT_EQ(errors.straddle, sdk::Straddle::kPoint);
}

TEST(SlaJudge, TheSummaryGivesValuesAgainstBounds) {
  EXPECT_EQ(judge_sample(SampledRecords().rows("healthy", 19, 812, 3000, 5).errors(1))
                .summaries.front()
                .second,
            "healthy probes 95% against >= 95%, p95 TTFT 812 ms against <= 500 ms, "
            "p95 latency 3000 ms against <= 10000 ms, p50 throughput 5 tok/s against >= 3 tok/s, "
            "error rate 5% against <= 1%, n=20");
}

TEST(SlaJudge, NumbersThatDifferNeverLookAlike) {
  const auto evidence = judge_sample(SampledRecords().rows("healthy", 10, 500.001, 3000, 5));
  EXPECT_THAT(evidence.summaries.front().second,
              HasSubstr("p95 TTFT 500.001 ms against <= 500 ms"));
}

TEST(SlaJudge, MetricsAreThoseThatWereMeasured) {
  std::vector<std::string> names;
  for (const auto& metric : judge_sample(SampledRecords().errors(10)).metrics)
    names.push_back(metric.name);
  EXPECT_THAT(names, ElementsAre("total_probes", "healthy_rate", "error_rate"));
  const auto all = judge_sample(SampledRecords().healthy(10)).metrics;
  EXPECT_EQ(all.size(), 12u);
  for (const auto& metric : all) EXPECT_TRUE(std::isfinite(metric.value)) << metric.name;
}

}  // namespace
}  // namespace aipreflight::sla
