// The numbers of the black-box cases, without a process: what the original computed from the same
// files.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "json/value.hpp"
#include "measure.hpp"
#include "probe_records/read.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::Field;

struct Case {
  std::string name;
  std::string probes;
  json::Value metrics;
};

// Those that have probes, and whose metrics the original knew.
std::vector<Case> cases(const std::string& prefix) {
  std::vector<Case> all;
  for (const auto& entry : std::filesystem::directory_iterator(AIPREFLIGHT_CASES)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    auto text = files::read(entry.path() / "expected.json");
    auto expected = json::parse(text.ok() ? *text : "null", name);
    if (!expected.ok() || expected->find("sane") != nullptr) continue;
    const auto& metrics = (*expected)["metrics"];
    const auto probes = entry.path() / "probes.jsonl";
    if (metrics.is_object() && std::filesystem::is_regular_file(probes)) {
      all.push_back({name, probes.string(), metrics});
    }
  }
  std::sort(all.begin(), all.end(), [](const Case& left, const Case& right) {
    return left.name < right.name;
  });
  return all;
}

void expect_number(const json::Value& expected, double got) {
  if (expected.is_null()) {
    EXPECT_TRUE(std::isnan(got)) << got;
  } else {
    EXPECT_NEAR(got, expected.as_number(), 1e-6 * std::abs(expected.as_number()));
  }
}

void expect_metrics(const Case& test) {
  SCOPED_TRACE(test.name);
  auto reader = files::BlockReader::open(test.probes);
  ASSERT_TRUE(reader.ok());
  auto records = probe_records::read(reader.take(), "probes.jsonl");
  ASSERT_TRUE(records.ok()) << records.error().to_string();
  const auto measured = measure(records.take());
  EXPECT_EQ(static_cast<std::int64_t>(measured.total), test.metrics["total_probes"].as_integer());
  for (const auto& [status, count] : test.metrics["statuses"].members()) {
    EXPECT_EQ(static_cast<std::int64_t>(measured.statuses.count(status)), count.as_integer())
        << status;
  }
  expect_number(test.metrics["ttft_ms_p95"],
                measured.field(Field::kTtft).at(95, stats::Method::kIndex));
  expect_number(test.metrics["latency_ms_p95"],
                measured.field(Field::kLatency).at(95, stats::Method::kIndex));
  expect_number(test.metrics["throughput_p50"],
                measured.field(Field::kThroughput).at(50, stats::Method::kIndex));
  expect_number(test.metrics["error_rate"], measured.error_rate());
}

TEST(SlaConformance, PercentilesAreThoseOfTheOriginal) {
  const auto all = cases("percentile__");
  EXPECT_GE(all.size(), 20u);
  for (const auto& test : all) expect_metrics(test);
}

TEST(SlaConformance, MetricsAreThoseOfTheOriginal) {
  const auto all = cases("inference__");
  EXPECT_GE(all.size(), 50u);
  for (const auto& test : all) {
    // The original counts negative times; here they are left out.
    if (test.name != "inference__negative-values") expect_metrics(test);
  }
}

}  // namespace
}  // namespace aipreflight::sla
