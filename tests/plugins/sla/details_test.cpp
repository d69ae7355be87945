#include "details.hpp"

#include <gtest/gtest.h>

#include "json/value.hpp"
#include "samples.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::Field;

json::Value details(const SampledRecords& sample, Settings settings = {}) {
  settings.records = "runs/probes.jsonl";
  auto parsed = json::parse(details_of(sample.measured(), settings, nullptr), "details");
  EXPECT_TRUE(parsed.ok());
  return parsed.ok() ? parsed.take() : json::Value();
}

TEST(SlaDetails, HaveTheLegacyMetrics) {
  const auto metrics = details(SampledRecords().healthy(9).errors(1))["metrics"];
  EXPECT_EQ(metrics["total_probes"].as_integer(), 10);
  EXPECT_EQ(metrics["statuses"]["healthy"].as_integer(), 9);
  EXPECT_EQ(metrics["statuses"]["degraded"].as_integer(-1), 0);
  EXPECT_EQ(metrics["statuses"]["error"].as_integer(), 1);
  EXPECT_EQ(metrics["ttft_ms_p95"].as_number(), 200);
  EXPECT_EQ(metrics["latency_ms_p95"].as_number(), 3000);
  EXPECT_EQ(metrics["throughput_p50"].as_number(), 5);
  EXPECT_EQ(metrics["error_rate"].as_number(), 0.1);
}

TEST(SlaDetails, WhatWasNotMeasuredIsNull) {
  const auto none = details(SampledRecords())["metrics"];
  for (const char* name : {"ttft_ms_p95", "latency_ms_p95", "throughput_p50", "error_rate"}) {
    ASSERT_NE(none.find(name), nullptr) << name;
    EXPECT_TRUE(none[name].is_null()) << name;
  }
}

TEST(SlaDetails, NameEveryStatus) {
  const auto statuses =
      details(SampledRecords().bare("odd", 3).bare("unknown", 1))["metrics"]["statuses"];
  EXPECT_EQ(statuses["odd"].as_integer(), 3);
  EXPECT_EQ(statuses["unknown"].as_integer(), 1);
  EXPECT_EQ(statuses["healthy"].as_integer(-1), 0);
}

TEST(SlaDetails, StandAllThreePercentilesSideBySide) {
  std::vector<double> values;
  for (int i = 1; i <= 20; ++i) values.push_back(i);
  const auto p95 =
      details(SampledRecords().ttfts(values))["fields"]["ttft_ms"]["percentiles"]["p95"];
  EXPECT_EQ(p95["index"].as_number(), 20);
  EXPECT_EQ(p95["nearest_rank"].as_number(), 19);
  EXPECT_NEAR(p95["linear"].as_number(), 19.05, 1e-12);
}

TEST(SlaDetails, CountWhatWasLeftOut) {
  SampledRecords sample = SampledRecords().healthy(3).bare("healthy", 2);
  sample.column(Field::kTtft).not_finite = {1, 12};
  const auto ttft = details(sample)["fields"]["ttft_ms"];
  EXPECT_EQ(ttft["n"].as_integer(), 3);
  EXPECT_EQ(ttft["absent"].as_integer(), 2);
  EXPECT_EQ(ttft["not_finite"]["rows"].as_integer(), 1);
  EXPECT_EQ(ttft["not_finite"]["first_line"].as_integer(), 12);
  EXPECT_EQ(ttft["negative"].as_integer(-1), 0);
}

TEST(SlaDetails, ListTwentyEndpointsAndCountTheRest) {
  using namespace std::string_literals;
  SampledRecords sample = SampledRecords().healthy(5);
  for (int i = 0; i < 30; ++i) {
    sample.records().endpoints.add("vllm\0m"s + std::to_string(i), i < 10 ? 2 : 1);
  }
  const auto all = details(sample);
  ASSERT_EQ(all["endpoints"].size(), 20u);
  EXPECT_EQ(all["endpoints"].items()[0]["provider"].as_string(), "vllm");
  EXPECT_EQ(all["endpoints"].items()[0]["model"].as_string(), "m0");
  EXPECT_EQ(all["endpoints"].items()[0]["probes"].as_integer(), 2);
  EXPECT_EQ(all["endpoints_not_listed"].as_integer(), 10);
}

TEST(SlaDetails, RepeatTheThresholdsAndTheOrigin) {
  Settings settings;
  settings.limits.ttft_ms = 500;
  settings.origin = {"llmprobe", "configs/vllm.yml", 30.0, std::nullopt};
  const auto all = details(SampledRecords().healthy(5), settings);
  EXPECT_EQ(all["source"].as_string(), "runs/probes.jsonl");
  EXPECT_EQ(all["thresholds"]["sla"]["ttft_ms"].as_number(), 500);
  EXPECT_TRUE(all["thresholds"]["sla"]["latency_ms"].is_null());
  EXPECT_EQ(all["thresholds"]["gate"]["min_probes"].as_integer(), 5);
  EXPECT_EQ(all["thresholds"]["gate"]["percentile"].as_string(), "index");
  EXPECT_EQ(all["probe"]["tool"].as_string(), "llmprobe");
  EXPECT_EQ(all["probe"]["config"].as_string(), "configs/vllm.yml");
  EXPECT_EQ(all["probe"]["duration_s"].as_number(), 30);
  EXPECT_TRUE(all["probe"]["interval_s"].is_null());
}

}  // namespace
}  // namespace aipreflight::sla
