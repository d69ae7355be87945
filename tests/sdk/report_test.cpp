#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include <aipreflight/report.hpp>

#include "kit/fake_host.hpp"

namespace ap = aipreflight::sdk;
namespace kit = aipreflight::kit;

namespace {

class ReportCall : public testing::Test {
 protected:
  ReportCall() { host_.state = kit::FakeHost::State::kRunning; }

  kit::FakeHost host_;
  ap::detail::Session session_{*host_.table()};
  ap::Report report_{session_};
};

TEST_F(ReportCall, SendsEveryMemberOfAGate) {
  report_.gate({.id = "ttft_p95",
                .statistic = "p95 TTFT",
                .unit = "ms",
                .value = 812,
                .n = 200,
                .op = ap::Op::kAtMost,
                .bound = 500,
                .interval = ap::Interval{.low = 700, .high = 900, .confidence = 0.9, .method = "m"},
                .severity = ap::Severity::kWarn,
                .absence = ap::Absence::kSkip,
                .straddle = ap::Straddle::kLenient,
                .reason_code = "ttft_exceeded",
                .message = "slow",
                .config_key = "sla.ttft_ms"});
  ASSERT_EQ(host_.gates.size(), 1u);
  const kit::ReportedGate& gate = host_.gates[0];
  EXPECT_EQ(gate.raw.struct_size, sizeof(aipf_gate));
  EXPECT_EQ(gate.id, "ttft_p95");
  EXPECT_EQ(gate.statistic, "p95 TTFT");
  EXPECT_EQ(gate.unit, "ms");
  EXPECT_EQ(gate.raw.value, 812);
  EXPECT_EQ(gate.raw.n, 200);
  EXPECT_EQ(gate.raw.op, AIPF_OP_LE);
  EXPECT_EQ(gate.raw.bound, 500);
  EXPECT_EQ(gate.raw.interval_low, 700);
  EXPECT_EQ(gate.raw.interval_high, 900);
  EXPECT_EQ(gate.raw.interval_confidence, 0.9);
  EXPECT_EQ(gate.interval_method, "m");
  EXPECT_EQ(gate.raw.severity, AIPF_SEVERITY_WARN);
  EXPECT_EQ(gate.raw.absence, AIPF_ABSENCE_SKIP);
  EXPECT_EQ(gate.raw.straddle, AIPF_STRADDLE_LENIENT);
  EXPECT_EQ(gate.raw.reserved, 0);
  EXPECT_EQ(gate.reason_code, "ttft_exceeded");
  EXPECT_EQ(gate.message, "slow");
  EXPECT_EQ(gate.config_key, "sla.ttft_ms");
}

TEST_F(ReportCall, AGateThatSaysNothingIsTheStrictestOne) {
  report_.gate({.id = "empty"});
  const aipf_gate& raw = host_.gates.at(0).raw;
  EXPECT_TRUE(std::isnan(raw.value));
  EXPECT_EQ(raw.n, 0);
  EXPECT_EQ(raw.op, 0) << "the host refuses a gate without an operator";
  EXPECT_TRUE(std::isnan(raw.bound));
  EXPECT_EQ(raw.interval_confidence, 0);
  EXPECT_EQ(raw.severity, AIPF_SEVERITY_FAIL);
  EXPECT_EQ(raw.absence, AIPF_ABSENCE_ERROR);
  EXPECT_EQ(raw.straddle, AIPF_STRADDLE_POINT);
}

TEST_F(ReportCall, SendsEveryMemberOfAFindingAndAMetric) {
  report_.finding({.severity = ap::Severity::kInfo,
                   .reason_code = "code",
                   .message = "message",
                   .file = "file",
                   .line = 3,
                   .column = 4,
                   .help = "help",
                   .runbook = "runbook",
                   .fingerprint = "fingerprint",
                   .config_key = "key"});
  report_.metric(
      {.name = "cost", .unit = "USD", .value = 1.5, .n = 9, .direction = ap::Direction::kLower});
  ASSERT_EQ(host_.findings.size(), 1u);
  const kit::ReportedFinding& finding = host_.findings[0];
  EXPECT_EQ(finding.severity, AIPF_SEVERITY_INFO);
  EXPECT_EQ(finding.reason_code, "code");
  EXPECT_EQ(finding.message, "message");
  EXPECT_EQ(finding.file, "file");
  EXPECT_EQ(finding.line, 3u);
  EXPECT_EQ(finding.column, 4u);
  EXPECT_EQ(finding.help, "help");
  EXPECT_EQ(finding.runbook, "runbook");
  EXPECT_EQ(finding.fingerprint, "fingerprint");
  EXPECT_EQ(finding.config_key, "key");
  ASSERT_EQ(host_.metrics.size(), 1u);
  EXPECT_EQ(host_.metrics[0].name, "cost");
  EXPECT_EQ(host_.metrics[0].unit, "USD");
  EXPECT_EQ(host_.metrics[0].raw.value, 1.5);
  EXPECT_EQ(host_.metrics[0].raw.n, 9);
  EXPECT_EQ(host_.metrics[0].raw.direction, AIPF_DIRECTION_LOWER);
}

TEST_F(ReportCall, TheLastSummaryOfEachOutcomeStands) {
  report_.summary("first");
  report_.summary("second");
  report_.summary(ap::Outcome::kFail, "bad");
  EXPECT_EQ(host_.summaries.at(AIPF_SUMMARY_ALWAYS), "second");
  EXPECT_EQ(host_.summaries.at(AIPF_SUMMARY_FAIL), "bad");
  EXPECT_EQ(host_.summaries.size(), 2u);
}

TEST_F(ReportCall, DetailsTravelInPartsThatDoNotCutACharacter) {
  std::string json = "{\"text\": \"a";
  while (json.size() < 300'000) json += "\xE2\x82\xAC";  // three bytes
  json += "\"}";
  report_.details(json);
  ASSERT_GT(host_.details_parts.size(), 4u);
  std::string joined;
  for (const std::string& part : host_.details_parts) {
    EXPECT_LE(part.size(), 65'536u);
    EXPECT_NE(static_cast<unsigned char>(part[0]) & 0xC0u, 0x80u);
    joined += part;
  }
  EXPECT_EQ(joined, json);
}

TEST_F(ReportCall, DetailsThatAreNotUtf8StillTravelWhole) {
  const std::string bytes(200'000, '\x80');
  report_.details(bytes);
  std::string joined;
  for (const std::string& part : host_.details_parts) joined += part;
  EXPECT_EQ(joined, bytes);
}

TEST_F(ReportCall, GivesThePathOfAnArtefact) {
  EXPECT_EQ(report_.artefact("rows.jsonl", "application/x-ndjson"), "/artefacts/rows.jsonl");
  EXPECT_EQ(host_.artefacts.at(0).second, "application/x-ndjson");
}

TEST_F(ReportCall, PassesProgressLogsAndServicesOn) {
  static const int kService = 7;
  host_.extensions["com.acme.trace/1"] = &kService;
  report_.progress(0.5, "halfway");
  report_.log(ap::LogLevel::kWarn, "odd");
  EXPECT_EQ(host_.progress.at(0).first, 0.5);
  EXPECT_EQ(host_.progress.at(0).second, "halfway");
  EXPECT_EQ(host_.logs.at(0).first, AIPF_LOG_WARN);
  EXPECT_EQ(host_.logs.at(0).second, "odd");
  EXPECT_EQ(report_.extension("com.acme.trace/1"), &kService);
  EXPECT_EQ(report_.extension("com.acme.other/1"), nullptr);
  EXPECT_EQ(report_.module_path(), "/plugins/fake.so");
}

TEST_F(ReportCall, EveryRefusalIsAnExceptionThatNamesTheCallAndTheReason) {
  const std::vector<std::pair<aipf_status, std::string>> cases{
      {AIPF_LATE, "not running any more"},
      {AIPF_LIMIT, "over a limit"},
      {AIPF_INVALID, "missing or malformed"},
      {99, "status 99"}};
  for (const auto& [status, reason] : cases) {
    host_.answers["gate"] = status;
    try {
      report_.gate({.id = "ttft_p95"});
      ADD_FAILURE() << "status " << status << " was ignored";
    } catch (const ap::HostRefused& error) {
      EXPECT_EQ(error.status(), status);
      EXPECT_NE(std::string(error.what()).find("gate \"ttft_p95\""), std::string::npos);
      EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
    }
  }
}

TEST_F(ReportCall, NoCallIgnoresARefusal) {
  for (const char* call :
       {"gate", "finding", "metric", "summary", "details", "progress", "artefact"}) {
    host_.answers[call] = AIPF_LIMIT;
  }
  EXPECT_THROW(report_.gate({.id = "x"}), ap::HostRefused);
  EXPECT_THROW(report_.finding({.reason_code = "x"}), ap::HostRefused);
  EXPECT_THROW(report_.metric({.name = "x"}), ap::HostRefused);
  EXPECT_THROW(report_.summary("x"), ap::HostRefused);
  EXPECT_THROW(report_.details("{}"), ap::HostRefused);
  EXPECT_THROW(report_.progress(0, "x"), ap::HostRefused);
  EXPECT_THROW((void)report_.artefact("x", ""), ap::HostRefused);
}

TEST_F(ReportCall, ACancelledCheckIsToldByEveryCall) {
  host_.answers["finding"] = AIPF_CANCELLED;
  EXPECT_THROW(report_.finding({.reason_code = "x"}), ap::Cancelled);
  EXPECT_FALSE(report_.cancelled());
  EXPECT_NO_THROW(report_.throw_if_cancelled());
  host_.is_cancelled = true;
  EXPECT_TRUE(report_.cancelled());
  EXPECT_THROW(report_.throw_if_cancelled(), ap::Cancelled);
}

TEST_F(ReportCall, IsLateAfterRunReturned) {
  host_.state = kit::FakeHost::State::kFinished;
  EXPECT_THROW(report_.gate({.id = "x"}), ap::HostRefused);
  EXPECT_TRUE(report_.cancelled());
  EXPECT_NO_THROW(report_.log(ap::LogLevel::kInfo, "still allowed"));
  EXPECT_TRUE(host_.gates.empty());
}

TEST_F(ReportCall, MayComeFromSeveralThreads) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 250; ++i) {
        report_.gate({.id = std::to_string(t) + "/" + std::to_string(i)});
      }
    });
  }
  threads.clear();
  EXPECT_EQ(host_.gates.size(), 1000u);
}

}  // namespace
