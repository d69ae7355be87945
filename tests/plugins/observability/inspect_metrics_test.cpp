#include "inspect_metrics.hpp"

#include <gtest/gtest.h>

#include "sample.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000'000'000;

const std::string kAttributes =
    R"({"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},)"
    R"({"key": "gen_ai.provider.name", "value": {"stringValue": "openai"}})";
const std::string kBounds =
    "0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92";
// Of 60 seconds: three calls within a second and a half each.
const std::string kCounts =
    R"("startTimeUnixNano": "1789999930000000000", "timeUnixNano": "1789999990000000000",)"
    R"("count": "3", "sum": 4.2, "bucketCounts": ["0",0,0,0,0,0,0,0,"3",0,0,0,0,0,0])";

std::string metric(const std::string& name, const std::string& unit, const std::string& data) {
  return R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": ")" + name +
         R"(", "unit": ")" + unit + "\", " + data + "}]}]}]}";
}

std::string histogram(const std::string& attributes,
                      const std::string& counts,
                      const std::string& bounds = kBounds) {
  return R"("histogram": {"aggregationTemporality": 2, "dataPoints": [{"attributes": [)" +
         attributes + "], " + counts + R"(, "explicitBounds": [)" + bounds + "]}]}";
}

std::string duration(const std::string& attributes = kAttributes,
                     const std::string& counts = kCounts,
                     const std::string& bounds = kBounds) {
  return metric("gen_ai.client.operation.duration", "s", histogram(attributes, counts, bounds));
}

// The counts with one member said again: the last one is read.
std::string counts_but(const std::string& rest) {
  return R"("startTimeUnixNano": "1789999930000000000", "timeUnixNano": "1789999990000000000", )" +
         rest;
}

class InspectingMetrics : public testing::Test {
 protected:
  Inspection look(const std::string& text) {
    const auto conventions = embedded_conventions();
    EXPECT_TRUE(conventions.ok());
    Telemetries sample;
    const auto read = read_sample(text, "m.jsonl", sample);
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    Inspection inspection;
    inspect_metrics(sample.metrics, *conventions, settings, kNow, inspection);
    return inspection;
  }

  static std::string reasons(const Inspection& inspection) {
    std::string all;
    for (const auto& [key, remark] : inspection.remarks) all += key + ';';
    return all;
  }

  Settings settings;
};

TEST_F(InspectingMetrics, MetricThatKeepsTheConventionsIsNotRemarkedOn) {
  const Inspection inspection = look(duration());
  EXPECT_EQ(reasons(inspection), "");
  EXPECT_EQ(inspection.metrics, 1u);
  EXPECT_EQ(inspection.calls, 0u) << "a metric shows no single call";
  EXPECT_EQ(inspection.newest_ns, 1'789'999'990'000'000'000);
}

TEST_F(InspectingMetrics, MetricsOfTheApplicationItselfAreItsOwn) {
  const Inspection inspection =
      look(metric("app.queue", "ms", R"("gauge": {"dataPoints": [{"asInt": "7"}]})"));
  EXPECT_EQ(reasons(inspection), "");
  EXPECT_EQ(inspection.metrics, 0u);
}

TEST_F(InspectingMetrics, MetricsThatBreakTheConventionsAreRemarkedOnByName) {
  const std::string name = "gen_ai.client.operation.duration";
  const std::string provider =
      R"({"key": "gen_ai.provider.name", "value": {"stringValue": "openai"}})";
  const std::pair<std::string, std::string> cases[] = {
      {metric(name, "ms", histogram(kAttributes, kCounts)), "metric_unit: " + name + ';'},
      {metric(name, "s", R"("gauge": {"dataPoints": [{"asDouble": 1.5}]})"),
       "metric_type: " + name + ';'},
      {metric(name, "s", R"("description": "nothing")"), "metric_type: " + name + ';'},
      {duration(provider), "attribute_missing: gen_ai.operation.name;"},
      {duration(kAttributes + R"(, {"key": "gen_ai.system", "value": {"stringValue": "openai"}})"),
       "attribute_deprecated: gen_ai.system;"},
      {duration(kAttributes, counts_but(R"("count": 3, "sum": 4, "bucketCounts": [1, 2])"), "1"),
       "metric_buckets: " + name + ';'},
      {duration(
           kAttributes,
           counts_but(R"("count": 9, "sum": 4, "bucketCounts": [0,0,0,0,0,0,0,0,3,0,0,0,0,0,0])")),
       "metric_inconsistent: " + name + ';'},
      {duration(kAttributes, counts_but(R"("count": 3, "sum": 4, "bucketCounts": [3])")),
       "metric_inconsistent: " + name + ';'},
      {duration(kAttributes, counts_but(R"("count": 3, "sum": "NaN")")),
       "value_not_finite: " + name + ';'},
      {duration(kAttributes, counts_but(R"("count": 3, "sum": -1)")),
       "value_out_of_range: " + name + ';'},
      {duration(kAttributes, counts_but(R"("count": 3, "sum": 4200)")),
       "metric_unit_suspect: " + name + ';'},
      {duration(kAttributes, R"("timeUnixNano": "1890000000000000000", "count": 3, "sum": 4)"),
       "time_in_future;"},
      {duration(kAttributes + R"(, {"key": "user", "value": {"stringValue": "jane@mail.org"}})"),
       "personal_data_in_telemetry: user;"},
      {metric("gen_ai.client.token.usage",
              "{token}",
              histogram(kAttributes, R"("count": 1, "sum": 4)")),
       "attribute_missing: gen_ai.token.type;metric_missing: " + name + ';'},
      {metric("gen_ai.server.request.duration",
              "s",
              histogram(kAttributes, R"("count": 1, "sum": 4)")),
       ""},
  };
  for (const auto& [text, reason] : cases) EXPECT_EQ(reasons(look(text)), reason) << text;
}

TEST_F(InspectingMetrics, CallsThatBeganBeforeTheirPointsTimeAreFine) {
  EXPECT_EQ(
      reasons(look(duration(
          kAttributes,
          R"("startTimeUnixNano": "1789999990000000000", "timeUnixNano": "1789999990001000000",)"
          R"("count": 3, "sum": 90)"))),
      "");
}

TEST_F(InspectingMetrics, AnEmptyPointAndAnExponentialHistogramAreFine) {
  EXPECT_EQ(reasons(look(duration(kAttributes, counts_but(R"("count": 0, "sum": 0)")))), "");
  EXPECT_EQ(
      reasons(look(metric(
          "gen_ai.client.operation.duration",
          "s",
          R"("exponentialHistogram": {"dataPoints": [{"count": "3", "sum": 4.2, "attributes": [)" +
              kAttributes + "]}]}"))),
      "");
}

TEST_F(InspectingMetrics, AMetricWithIdsInItsAttributesIsRemarkedOnOnce) {
  std::string text;
  for (int i = 0; i <= 1000; ++i) {
    text += duration(kAttributes + R"(, {"key": "id", "value": {"intValue": ")" +
                     std::to_string(i) + "\"}}") +
            '\n';
  }
  const Inspection inspection = look(text);
  EXPECT_EQ(reasons(inspection), "metric_series: gen_ai.client.operation.duration;");
  EXPECT_EQ(inspection.remarks.begin()->second.count, 1u);
}

}  // namespace
}  // namespace aipreflight::observability
