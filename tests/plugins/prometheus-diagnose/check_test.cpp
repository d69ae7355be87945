#include <gtest/gtest.h>

#include "json/value.hpp"
#include "kit/details.hpp"
#include "kit/scratch.hpp"
#include "probes.hpp"

namespace aipreflight {
namespace {

constexpr const char* kIncident = AIPREFLIGHT_SOURCE "/examples/incident/";

class DiagnoseCheck : public kit::Scratch {
 protected:
  static testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  static std::string incident(const std::string& more = "") {
    return std::string("probes: ") + kIncident + "llmprobe.jsonl\ndata: " + kIncident +
           "recording.json\n" + more;
  }
  static std::string text_of(const char* name) { return read(kIncident + std::string(name)); }
};

TEST_F(DiagnoseCheck, ExplainsAndPassesWhereNothingSaysThatItShouldFail) {
  const auto judged = judge(incident());
  EXPECT_EQ(judged.status, testkit::Status::kPass) << judged.summary;
  EXPECT_NE(judged.summary.find("queue.kv_bound"), std::string::npos) << judged.summary;
  EXPECT_EQ(kit::details_of(judged)["most_likely"].as_string(), "queue.kv_bound");
  EXPECT_EQ(kit::details_of(judged)["engine"].as_string(), "vllm");
  EXPECT_GE(judged.gate("metrics_read").value, 10);
  EXPECT_EQ(judged.finding("queue_kv_bound").severity, sdk::Severity::kInfo);
  EXPECT_EQ(judged.finding("queue_kv_bound").runbook, "runbooks/kv-cache-pressure.md");
  EXPECT_NE(judged.artefact("diagnosis.md").content().find("<svg"), std::string::npos);
  EXPECT_TRUE(json::parse(judged.artefact("diagnosis.json").content(), "diagnosis").ok());
}

TEST_F(DiagnoseCheck, ACauseFailsWhereTheProfileSaysSoAndItsEffectsDoNot) {
  const auto judged = judge(incident("fail_on: fail\n"));
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "queue_kv_bound");
  EXPECT_EQ(judged.finding("queue_dominates").severity, sdk::Severity::kInfo);
  EXPECT_DOUBLE_EQ(judged.metric("causes").value, 1);
  EXPECT_EQ(
      testkit::Check::linked().with(incident("fail_on: fail\n")).capped_at_warn().run().status,
      testkit::Status::kWarn);
}

TEST_F(DiagnoseCheck, WithoutMetricsItIsAnErrorAndSaysHowToGetThem) {
  const auto judged = judge(std::string("probes: ") + kIncident + "llmprobe.jsonl\n");
  EXPECT_EQ(judged.status, testkit::Status::kError);
  EXPECT_EQ(judged.reason_code, "metrics_missing");
  EXPECT_NE(judged.summary.find("probe.metrics"), std::string::npos) << judged.summary;
}

TEST_F(DiagnoseCheck, WhatItCannotReadIsAnErrorByName) {
  write("empty.jsonl", "");
  write("broken.json", "{\"format\": \"aipreflight-recording/1\", ");
  const std::string probes = std::string("probes: ") + kIncident + "llmprobe.jsonl\n";
  EXPECT_EQ(judge("probes: empty.jsonl\ndata: broken.json\n").reason_code, "probes_missing");
  EXPECT_EQ(judge(probes + "data: broken.json\n").reason_code, "metrics_missing");
  EXPECT_EQ(judge(probes + "data: nowhere.json\n").reason_code, "metrics_missing");
  const auto unreachable = judge(probes + "prometheus: http://127.0.0.1:9\nsettle: 0s\n");
  EXPECT_EQ(unreachable.reason_code, "prometheus_unreachable");
  EXPECT_EQ(unreachable.exit_code, 3);
}

TEST_F(DiagnoseCheck, MetricsOfAnotherTimeAreRefused) {
  std::string probes = text_of("llmprobe.jsonl");
  for (std::size_t at = 0; (at = probes.find("2026-01-01", at)) != std::string::npos; at += 10) {
    probes.replace(at, 10, "2026-02-01");
  }
  write("probes.jsonl", probes);
  const auto judged =
      judge(std::string("probes: probes.jsonl\ndata: ") + kIncident + "recording.json\n");
  EXPECT_EQ(judged.status, testkit::Status::kError);
  EXPECT_EQ(judged.reason_code, "wrong_window");
}

TEST_F(DiagnoseCheck, AValueOutsideOfItsRangeIsNotUsed) {
  std::string recording = text_of("recording.json");
  for (std::size_t at = 0; (at = recording.find("\"0.97\"", at)) != std::string::npos;) {
    recording.replace(at, 6, "\"97\"");
  }
  write("recording.json", recording);
  const auto judged =
      judge(std::string("probes: ") + kIncident + "llmprobe.jsonl\ndata: recording.json\n");
  EXPECT_NE(kit::details_of(judged)["most_likely"].as_string(), "queue.kv_bound");
  EXPECT_NE(judged.artefact("diagnosis.md").content().find("97 is outside of 0 to 1"),
            std::string::npos);
}

TEST_F(DiagnoseCheck, MistakesOfTheProfileHaveTheirPlace) {
  write("own.yml", "rules:\n  - {id: x, title: t, when: \"kv_usag.max > 1\"}\n");
  struct Case {
    std::string section;
    const char* words;
  };
  for (const Case& one : {Case{incident("prometheus: http://127.0.0.1:9\n"), "give 'prometheus'"},
                          Case{incident("selector: model\n"), "is no selector"},
                          Case{incident("rules: [own.yml]\n"), "did you mean 'kv_usage.max'"},
                          Case{incident("cert_file: a.pem\n"), "belong together"},
                          Case{incident("fail_on: sometimes\n"), "fail_on"}}) {
    const auto judged = judge(one.section);
    EXPECT_EQ(judged.status, testkit::Status::kRejected);
    ASSERT_FALSE(judged.problems.empty());
    EXPECT_NE(judged.problems[0].to_string().find(one.words), std::string::npos)
        << judged.problems[0].to_string();
  }
}

TEST_F(DiagnoseCheck, TimesOfWholeSecondsAreNotTakenForMoments) {
  // Ten requests of 50 ms each, one after another: their records say the same second.
  std::string records;
  for (int i = 0; i < 10; ++i) {
    records += R"({"status":"healthy","timestamp":"2026-01-01T00:00:05Z","ttft_ms":5,)"
               R"("latency_ms":50})"
               "\n";
  }
  write("probes.jsonl", records);
  const auto probes = diagnose::read_probes("probes.jsonl");
  ASSERT_TRUE(probes.ok());
  diagnose::Facts facts;
  diagnose::add_client_facts(*probes, facts);
  EXPECT_EQ(facts.number("client.inflight"), std::nullopt);
  const auto window = probes->window();
  ASSERT_TRUE(window.has_value());
  EXPECT_NEAR(window->length(), 1.05, 1e-6);
}

TEST_F(DiagnoseCheck, StopsWhenItIsAskedTo) {
  const auto judged = testkit::Check::linked()
                          .with(std::string("probes: ") + kIncident +
                                "llmprobe.jsonl\nprometheus: http://127.0.0.1:9\nsettle: 0s\n")
                          .cancelled_when([] { return true; })
                          .run();
  EXPECT_NE(judged.status, testkit::Status::kPass);
  EXPECT_EQ(judged.calls_after_cancel, 0u) << judged.summary;
}

}  // namespace
}  // namespace aipreflight
