#include "check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <aipreflight/testkit.hpp>

#include "kit/details.hpp"
#include "probe_file.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::ProbeFile;
using testing::HasSubstr;
using testing::IsEmpty;
using testkit::Place;

testkit::Check check(const std::string& yaml) {
  return testkit::Check::of<Sla>().with(yaml);
}

// With the records of a file and an SLA.
std::string section(const std::string& records, const std::string& sla) {
  return "probe: {records: '" + records + "'}\nsla: {" + sla + "}\n";
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
  const testkit::Result result = check(section(file.path(), "ttft_ms: 500")).run();
  EXPECT_EQ(result.answer, AIPF_DONE);
  ASSERT_EQ(result.gates.size(), 4u) << result;
  EXPECT_EQ(result.gates[2].id, "ttft_p95");
  EXPECT_EQ(result.gates[2].value, 200);
  EXPECT_EQ(result.gates[2].bound, 500);
  EXPECT_EQ(result.gates[3].bound, 0.01);
  EXPECT_FALSE(result.metrics.empty());
  EXPECT_THAT(result.summary, HasSubstr("p95 TTFT 200 ms against <= 500 ms"));
  EXPECT_EQ(kit::details_of(result)["source"].as_string(), file.path());
}

TEST(SlaCheck, WithoutRecordsTheConfigurationIsWrong) {
  const testkit::Result result = check("probe: {config: vllm.yml}\nsla: {ttft_ms: 500}\n").run();
  EXPECT_EQ(result.status, testkit::Status::kRejected);
  EXPECT_EQ(result.problem().place, (Place{"with.yml", 1, 8}));
  EXPECT_THAT(result.problem().text, HasSubstr("--probes FILE"));
}

TEST(SlaCheck, WithoutALimitTheConfigurationIsWrong) {
  const ProbeFile file(rows(10));
  const testkit::Result result = check(section(file.path(), "")).run();
  EXPECT_EQ(result.status, testkit::Status::kRejected);
  EXPECT_EQ(result.problem().place, (Place{"with.yml", 2, 6}));
  EXPECT_THAT(result.problem().text, HasSubstr("no limit is set"));
}

TEST(SlaCheck, ALimitOfNoTimeIsRefused) {
  const ProbeFile file(rows(10));
  const testkit::Result result = check(section(file.path(), "latency_ms: 0")).run();
  EXPECT_EQ(result.status, testkit::Status::kRejected);
  EXPECT_THAT(result.problem().text, HasSubstr("cannot be met"));
}

TEST(SlaCheck, AFileThatCannotBeReadIsRefusedBeforeAnythingRuns) {
  const ProbeFile file("");
  for (const std::string& path : {file.folder().string(), file.path() + ".absent"}) {
    const testkit::Result result = check(section(path, "ttft_ms: 500")).run();
    EXPECT_EQ(result.status, testkit::Status::kRejected);
    EXPECT_EQ(result.problem().place, (Place{"with.yml", 1, 18}));
    EXPECT_THAT(result.problem().text, HasSubstr(path));
  }
}

TEST(SlaCheck, ALineThatIsNoProbeCannotBeMeasured) {
  const ProbeFile file(rows(9) + R"({"status":"healthy","ttft_ms":"200"})"
                                 "\n");
  const testkit::Result result = check(section(file.path(), "ttft_ms: 500")).run();
  EXPECT_EQ(result.answer, AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(result.reason_code, "probe_invalid");
  EXPECT_EQ(result.summary, file.path() + ":10: ttft_ms is a string, expected a number");
  EXPECT_THAT(result.gates, IsEmpty());
}

TEST(SlaCheck, StopsWhenCancelled) {
  const ProbeFile file(rows(10));
  const testkit::Result result = check(section(file.path(), "ttft_ms: 500")).cancelled_at(1).run();
  EXPECT_EQ(result.answer, AIPF_STOPPED);
  EXPECT_THAT(result.gates, IsEmpty());
}

TEST(SlaCheck, TheRulesOfTheProfileApply) {
  const ProbeFile file(rows(10));
  const testkit::Result result = check(section(file.path(), "ttft_ms: 500, max_error_rate: 0.5") +
                                       "gate: {min_probes: 3, pass_rate: 0.5, percentile: linear}")
                                     .run();
  ASSERT_EQ(result.gates.size(), 4u) << result;
  EXPECT_EQ(result.gates[0].bound, 3);
  EXPECT_EQ(result.gates[1].bound, 0.5);
  EXPECT_EQ(result.gates[3].bound, 0.5);
  EXPECT_THAT(result.details, HasSubstr(R"("percentile":"linear")"));
}

TEST(SlaCheck, TellsItsProgressOnBigFiles) {
  const ProbeFile file(rows(60'000));  // 4 blocks
  const testkit::Result result = check(section(file.path(), "ttft_ms: 500")).run();
  EXPECT_EQ(result.answer, AIPF_DONE);
  for (const testkit::ProgressStep& step : result.progress) {
    EXPECT_GT(step.fraction, 0);
    EXPECT_LE(step.fraction, 1);
    EXPECT_THAT(step.text, HasSubstr(file.path()));
  }
}

}  // namespace
}  // namespace aipreflight::sla
