#include "check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/value.hpp"
#include "kit/fake_host.hpp"
#include "probe_file.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::ProbeFile;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

using Entries = std::vector<std::pair<std::string, kit::Value>>;

kit::Value profile(const std::string& records, Entries sla, Entries gate = {}) {
  return kit::map({{"probe", kit::map({{"records", kit::text(records)}})},
                   {"sla", kit::map(std::move(sla))},
                   {"gate", kit::map(std::move(gate))}});
}

kit::FakeHost::Course drive(kit::FakeHost& host, const kit::Value& config) {
  return host.drive(sdk::detail::kCheckType<Sla>, config);
}

std::string rows(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += R"({"status":"healthy","ttft_ms":200,"latency_ms":3000,"tokens_per_sec":5})"
            "\n";
  }
  return text;
}

TEST(SlaCheck, ReportsGatesMetricsSummaryAndDetails) {
  const ProbeFile file(rows(10));
  kit::FakeHost host;
  const auto course = drive(host, profile(file.path(), {{"ttft_ms", kit::integer(500)}}));
  EXPECT_EQ(course.result, AIPF_DONE);
  ASSERT_EQ(host.gates.size(), 4u);
  EXPECT_EQ(host.gates[2].id, "ttft_p95");
  EXPECT_EQ(host.gates[2].raw.value, 200);
  EXPECT_EQ(host.gates[2].raw.bound, 500);
  EXPECT_EQ(host.gates[3].raw.bound, 0.01);
  EXPECT_FALSE(host.metrics.empty());
  EXPECT_THAT(host.summaries[AIPF_SUMMARY_ALWAYS], HasSubstr("p95 TTFT 200 ms against <= 500 ms"));
  std::string details;
  for (const auto& part : host.details_parts) details += part;
  const auto parsed = json::parse(details, "details");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ((*parsed)["source"].as_string(), file.path());
}

TEST(SlaCheck, WithoutRecordsTheConfigurationIsWrong) {
  kit::FakeHost host;
  const auto config = kit::map({{"probe", kit::map({{"config", kit::text("vllm.yml")}})},
                                {"sla", kit::map({{"ttft_ms", kit::integer(500)}})}});
  EXPECT_FALSE(drive(host, config).is_created);
  ASSERT_EQ(host.config_errors.size(), 1u);
  EXPECT_EQ(host.config_errors[0].node, config.children[0].second.node());
  EXPECT_THAT(host.config_errors[0].text, HasSubstr("--probes FILE"));
}

TEST(SlaCheck, WithoutALimitTheConfigurationIsWrong) {
  const ProbeFile file(rows(10));
  kit::FakeHost host;
  const auto config = profile(file.path(), {{"max_error_rate", kit::number(0.01).defaulted()}});
  EXPECT_FALSE(drive(host, config).is_created);
  ASSERT_EQ(host.config_errors.size(), 1u);
  EXPECT_EQ(host.config_errors[0].node, config.children[1].second.node());
  EXPECT_THAT(host.config_errors[0].text, HasSubstr("no limit is set"));
}

TEST(SlaCheck, ALimitOfNoTimeIsRefused) {
  const ProbeFile file(rows(10));
  kit::FakeHost host;
  EXPECT_FALSE(drive(host, profile(file.path(), {{"latency_ms", kit::integer(0)}})).is_created);
  ASSERT_EQ(host.config_errors.size(), 1u);
  EXPECT_THAT(host.config_errors[0].text, HasSubstr("cannot be met"));
}

TEST(SlaCheck, AFileThatCannotBeReadIsRefusedBeforeAnythingRuns) {
  const ProbeFile file("");
  for (const std::string& path : {file.folder().string(), file.path() + ".absent"}) {
    kit::FakeHost host;
    const auto config = profile(path, {{"ttft_ms", kit::integer(500)}});
    EXPECT_FALSE(drive(host, config).is_created);
    ASSERT_EQ(host.config_errors.size(), 1u);
    EXPECT_EQ(host.config_errors[0].node, config.children[0].second.children[0].second.node());
    EXPECT_THAT(host.config_errors[0].text, HasSubstr(path));
  }
}

TEST(SlaCheck, ALineThatIsNoProbeCannotBeMeasured) {
  const ProbeFile file(rows(9) + R"({"status":"healthy","ttft_ms":"200"})"
                                 "\n");
  kit::FakeHost host;
  const auto course = drive(host, profile(file.path(), {{"ttft_ms", kit::integer(500)}}));
  EXPECT_EQ(course.result, AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host.reason_code, "probe_invalid");
  EXPECT_EQ(host.explanation, file.path() + ":10: ttft_ms is a string, expected a number");
  EXPECT_THAT(host.gates, IsEmpty());
}

TEST(SlaCheck, StopsWhenCancelled) {
  const ProbeFile file(rows(10));
  kit::FakeHost host;
  host.is_cancelled = true;
  EXPECT_EQ(drive(host, profile(file.path(), {{"ttft_ms", kit::integer(500)}})).result,
            AIPF_STOPPED);
  EXPECT_THAT(host.gates, IsEmpty());
}

TEST(SlaCheck, TheRulesOfTheProfileApply) {
  const ProbeFile file(rows(10));
  kit::FakeHost host;
  drive(host,
        profile(file.path(),
                {{"ttft_ms", kit::integer(500)}, {"max_error_rate", kit::number(0.5)}},
                {{"min_probes", kit::integer(3)},
                 {"pass_rate", kit::number(0.5)},
                 {"percentile", kit::text("linear")}}));
  ASSERT_EQ(host.gates.size(), 4u);
  EXPECT_EQ(host.gates[0].raw.bound, 3);
  EXPECT_EQ(host.gates[1].raw.bound, 0.5);
  EXPECT_EQ(host.gates[3].raw.bound, 0.5);
  std::string details;
  for (const auto& part : host.details_parts) details += part;
  EXPECT_THAT(details, HasSubstr(R"("percentile":"linear")"));
}

TEST(SlaCheck, TellsItsProgressOnBigFiles) {
  const ProbeFile file(rows(60'000));  // 4 blocks
  kit::FakeHost host;
  EXPECT_EQ(drive(host, profile(file.path(), {{"ttft_ms", kit::integer(500)}})).result, AIPF_DONE);
  for (const auto& [fraction, text] : host.progress) {
    EXPECT_GT(fraction, 0);
    EXPECT_LE(fraction, 1);
    EXPECT_THAT(text, HasSubstr(file.path()));
  }
}

}  // namespace
}  // namespace aipreflight::sla
