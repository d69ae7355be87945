#include "check.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <aipreflight/testkit.hpp>

#include "findings.hpp"
#include "kit/details.hpp"
#include "kit/llm_sim.hpp"
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

TEST(SlaCheck, WithNothingToProbeTheConfigurationIsWrong) {
  const testkit::Result result = check("probe: {tool: llmprobe}\nsla: {ttft_ms: 500}\n").run();
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
  EXPECT_EQ(result.summary, file.path() + ":10:21: ttft_ms is a string, expected a number");
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

// A probe configuration for a model of a server, in a file.
std::string probe_config(const std::string& url, const std::string& model = "m") {
  return "defaults: {max_tokens: 4, timeout: 20s, concurrency: 4}\nproviders:\n  - name: openai\n"
         "    base_url: " +
         url + "\n    models: [{name: " + model + "}]\n";
}

std::string live(const ProbeFile& config, const std::string& load) {
  return "probe: {config: '" + config.path() + "', duration: 20s, " + load +
         "}\nsla: {ttft_ms: 20000, latency_ms: 20000}\n";
}

constexpr const char* kTen = "load: closed, concurrency: 2, max_probes: 10, warmup: 2";

TEST(LiveSla, ProbesRecordsAndJudges) {
  const kit::LlmSim sim({"--itl-ms", "1"});
  const ProbeFile config(probe_config(sim.url()));
  const testkit::Result result = check(live(config, kTen)).run();
  EXPECT_EQ(result.status, testkit::Status::kPass) << result;
  const std::string records = result.artefact("llmprobe.jsonl").content();
  EXPECT_EQ(std::count(records.begin(), records.end(), '\n'), 10);
  EXPECT_THAT(result.artefact("histograms.hlog").content(), HasSubstr("Tag=ttft,0.000,"));
  const json::Value details = kit::details_of(result);
  EXPECT_EQ(details["metrics"]["total_probes"].as_integer(), 10);
  EXPECT_EQ(details["live"]["warmup_left_out"].as_integer(), 2);
  EXPECT_EQ(details["live"]["token_sources"]["usage"].as_integer(), 10);
  EXPECT_EQ(details["live"]["client"]["dropped"].as_integer(), 0);
}

TEST(LiveSla, NamesTheCausesOfErrors) {
  const kit::LlmSim sim({"--itl-ms", "1"});
  const ProbeFile config(probe_config(sim.url(), "fault-truncate"));
  const testkit::Result result = check(live(config, kTen)).run();
  EXPECT_EQ(result.status, testkit::Status::kFail) << result;
  EXPECT_THAT(result.gate("error_rate").message, HasSubstr("against <= 1%: truncated 10 ("));
  EXPECT_THAT(result.finding("probe_errors").message,
              HasSubstr("10 of 10 probes ended in an error: truncated 10 ("));
  EXPECT_EQ(kit::details_of(result)["live"]["errors"]["truncated"]["probes"].as_integer(), 10);
}

TEST(LiveSla, EndsAsSoonAsTheAnswerIsSure) {
  const kit::LlmSim sim({"--itl-ms", "1", "--slots", "64"});
  const ProbeFile config(probe_config(sim.url()));
  const std::string sure = "gate: {confidence: 0.95}\n";
  const std::string closed = "load: closed, concurrency: 8, threads: 2";
  const std::string lax = live(config, closed) + sure;
  const testkit::Result well =
      check(std::string(lax).replace(lax.find("latency_ms: 20000"), 17, "max_error_rate: 0.1"))
          .run();
  EXPECT_EQ(well.status, testkit::Status::kPass) << well;
  const json::Value details = kit::details_of(well);
  EXPECT_TRUE(details["live"]["stopped_early"].as_bool());
  // The greatest of what 95 of 100 requests need: 89 without a miss.
  EXPECT_EQ(details["metrics"]["total_probes"].as_integer(), 89);
  EXPECT_EQ(well.gate("ttft_p95").interval->method, "anytime-valid order statistics");
  EXPECT_EQ(well.gate("error_rate").interval->method, "anytime-valid");

  const ProbeFile broken(probe_config(sim.url(), "fault-empty"));
  const testkit::Result ill = check(live(broken, closed) + sure).run();
  EXPECT_EQ(ill.status, testkit::Status::kFail) << ill;
  EXPECT_EQ(kit::details_of(ill)["metrics"]["total_probes"].as_integer(), 5);
}

TEST(LiveSla, ABudgetThatIsTooSmallIsInconclusiveAndSaysWhatWouldDo) {
  const kit::LlmSim sim({"--itl-ms", "1"});
  const ProbeFile config(probe_config(sim.url()));
  const testkit::Result result = check(live(config, kTen) + "gate: {confidence: 0.95}\n").run();
  EXPECT_EQ(result.status, testkit::Status::kWarn) << result;
  EXPECT_THAT(result.gate("ttft_p95").message, HasSubstr("about 89 of the same kind would decide"));
  EXPECT_FALSE(kit::details_of(result)["live"]["stopped_early"].as_bool());
}

TEST(LiveSla, ANoiseFloorIsReadOrRefused) {
  const kit::LlmSim sim({"--itl-ms", "1"});
  const ProbeFile config(probe_config(sim.url()));
  const auto run_with = [&](const std::string& floor) {
    const ProbeFile file(floor);
    return check(live(config, std::string(kTen) + ", noise_floor: '" + file.path() + "'")).run();
  };
  const testkit::Result noisy =
      run_with(R"({"noise_floor": {"ttft_ms": 30000, "latency_ms": 1, "throughput_ratio": 0}})");
  EXPECT_EQ(noisy.status, testkit::Status::kWarn) << noisy;
  EXPECT_THAT(noisy.gate("ttft_p95").message,
              HasSubstr("is nearer than this machine's noise floor of 30000 ms"));
  EXPECT_EQ(noisy.gate("latency_p95").interval->method, "noise floor");
  EXPECT_THAT(run_with("{}").problem().text, HasSubstr("is no noise floor: 'noise_floor.ttft_ms'"));
  EXPECT_THAT(run_with(R"({"noise_floor": {"ttft_ms": 1, "latency_ms": 1, "throughput_ratio": 0},)"
                       R"("client_limited": "it was busy"})")
                  .problem()
                  .text,
              HasSubstr("a machine that could not keep time: it was busy"));
  EXPECT_THAT(run_with("nonsense").problem().text, HasSubstr("invalid JSON"));
}

TEST(LiveSla, AMistakeInTheProbeConfigurationIsFoundBeforeAnythingRuns) {
  const ProbeFile config("providers:\n  - name: openai\n    models: [{nam: x}]\n");
  const testkit::Result result = check(live(config, kTen)).run();
  EXPECT_EQ(result.status, testkit::Status::kRejected);
  EXPECT_EQ(result.problems.at(0).place, (Place{config.path(), 3, 15}));
  EXPECT_THAT(result.problems.at(0).text, HasSubstr("unknown key 'nam'"));
}

TEST(LiveSla, ALoadIsGivenWhatItNeedsAndNothingElse) {
  const kit::LlmSim sim;
  const ProbeFile config(probe_config(sim.url()));
  const std::pair<const char*, const char*> all[] = {
      {"load: poisson", "the load 'poisson' needs 'probe.rate'"},
      {"load: closed, rate: 5", "is for the loads constant, poisson, gamma and ramp alone"},
      {"load: ramp, rate: 5", "the load 'ramp' needs 'probe.end_rate'"},
      {"burstiness: 2", "is for the loads gamma alone"},
      {"load: trace, trace: /nowhere", "/nowhere"},
      {"prompts: /nowhere", "/nowhere"},
  };
  for (const auto& [load, text] : all) {
    const testkit::Result result = check(live(config, load)).run();
    EXPECT_EQ(result.status, testkit::Status::kRejected) << load;
    EXPECT_THAT(result.problem().text, HasSubstr(text)) << load;
  }
  const ProbeFile records(rows(10));
  const testkit::Result recorded =
      check("probe: {records: '" + records.path() + "', load: closed}\nsla: {ttft_ms: 500}\n")
          .run();
  EXPECT_EQ(recorded.status, testkit::Status::kRejected);
  EXPECT_THAT(recorded.problem().text, HasSubstr("has no effect on recorded probes"));
}

}  // namespace
}  // namespace aipreflight::sla
