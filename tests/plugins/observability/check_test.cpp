#include <gtest/gtest.h>

#include "kit/details.hpp"
#include "kit/scratch.hpp"
#include "receiver.hpp"

namespace aipreflight {
namespace {

// One that nobody listens at now.
std::string free_port() {
  auto receiver = observability::Receiver::open(0);
  EXPECT_TRUE(receiver.ok());
  const std::string endpoint = (*receiver)->endpoint();
  return endpoint.substr(endpoint.rfind(':') + 1);
}

class ObservabilityCheck : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    write("tel.yml", "fields:\n  - request_id\n  - model\n  - cost_usd\n");
  }
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  // As a profile by kind has it.
  testkit::Result judge_declared(const std::string& section) {
    return judge("level: declared\n" + section);
  }
};

TEST_F(ObservabilityCheck, AllFieldsPass) {
  const auto judged =
      judge_declared("config: tel.yml\nrequired_fields: [request_id, model, cost_usd]\n");
  EXPECT_EQ(judged.status, testkit::Status::kPass);
  EXPECT_EQ(judged.summary, "telemetry config present with all 3 required fields");
  EXPECT_EQ(judged.gate("required_fields").n, 3);
}

TEST_F(ObservabilityCheck, MissingFieldsWarnAndAreNamed) {
  const auto judged = judge_declared("config: tel.yml\nrequired_fields: [latency_ms, model, a]\n");
  EXPECT_EQ(judged.status, testkit::Status::kWarn);
  EXPECT_EQ(judged.reason_code, "telemetry_fields_missing");
  EXPECT_EQ(judged.summary, "telemetry config present but missing fields: latency_ms, a");
  EXPECT_DOUBLE_EQ(judged.gate("required_fields").value, 1.0 / 3.0);
  EXPECT_EQ(kit::details_of(judged)["missing_fields"].size(), 2u);
}

TEST_F(ObservabilityCheck, EmptyConfigLacksEverything) {
  write("tel.yml", "");
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [model]\n").status,
            testkit::Status::kWarn);
}

TEST_F(ObservabilityCheck, DeclarationAloneWarnsWithoutItsLevel) {
  const auto judged = judge("config: tel.yml\nrequired_fields: [model]\n");
  EXPECT_EQ(judged.status, testkit::Status::kWarn);
  EXPECT_EQ(judged.reason_code, "declared_only");
}

TEST_F(ObservabilityCheck, NothingRequiredPassesAndSaysSo) {
  for (const char* fields : {"", "required_fields: []\n", "required_fields:\n"}) {
    const auto judged = judge_declared(std::string("config: tel.yml\n") + fields);
    EXPECT_EQ(judged.status, testkit::Status::kPass) << fields;
    EXPECT_TRUE(judged.has_finding("nothing_required"));
  }
}

TEST_F(ObservabilityCheck, NamesThatYamlReadsAsNumbersMatch) {
  write("tel.yml", "fields: [1, 2, yes]\n");
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [1, 2]\n").status,
            testkit::Status::kPass);
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: ['yes']\n").status,
            testkit::Status::kPass);
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [yes]\n").status,
            testkit::Status::kPass);
}

TEST_F(ObservabilityCheck, RequiredTwiceIsRequiredOnce) {
  EXPECT_EQ(judge_declared("config: tel.yml\nrequired_fields: [model, model]\n")
                .gate("required_fields")
                .n,
            1);
}

TEST_F(ObservabilityCheck, NoConfigPathFails) {
  for (const char* section : {"config: ''\n", "config:\n", "required_fields: [model]\n"}) {
    const auto judged = judge_declared(section);
    EXPECT_EQ(judged.exit_code, 1) << section;
    EXPECT_EQ(judged.summary, "observability section present but no 'config' path");
  }
}

TEST_F(ObservabilityCheck, MissingConfigFails) {
  const auto judged = judge_declared("config: nope.yml\nrequired_fields: [model]\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "telemetry_config_missing");
  EXPECT_EQ(judged.summary, "telemetry config not found: nope.yml");
}

TEST_F(ObservabilityCheck, InvalidConfigFailsAtItsPlace) {
  write("tel.yml", "service: x\nfields: 5\n");
  const auto judged = judge_declared("config: tel.yml\nrequired_fields: [a]\n");
  EXPECT_EQ(judged.exit_code, 1);
  const testkit::Finding& finding = judged.finding("telemetry_config_invalid");
  EXPECT_EQ(finding.file, "tel.yml");
  EXPECT_EQ(finding.line, 2u);
  EXPECT_EQ(finding.column, 9u);
}

TEST_F(ObservabilityCheck, FolderAsConfigFails) {
  std::filesystem::create_directory("folder");
  EXPECT_EQ(judge_declared("config: folder\n").exit_code, 1);
}

TEST_F(ObservabilityCheck, SampleIsJudgedByWhatIsInIt) {
  write("ok.jsonl",
        "{\"request_id\": \"1\", \"model\": \"m\"}\n{\"request_id\": \"2\", \"model\": \"m\"}\n");
  const auto judged = judge("sample: ok.jsonl\nrequired_fields: [request_id, model]\n");
  EXPECT_EQ(judged.status, testkit::Status::kPass) << judged.summary;
  EXPECT_EQ(judged.summary, "sample: 2 model calls, 2 of 2 required fields in each");
  EXPECT_EQ(kit::details_of(judged)["sample"]["coverage"]["model"]["present"].as_integer(), 2);
  write("gap.jsonl", "{\"model\": \"m\"}\n{\"model\": null}\n");
  const auto gap = judge("sample: gap.jsonl\nrequired_fields: [model]\n");
  EXPECT_EQ(gap.exit_code, 1);
  EXPECT_EQ(gap.reason_code, "field_not_covered");
  EXPECT_NE(gap.gate("sample_coverage.model").message.find("gap.jsonl:2"), std::string::npos);
}

TEST_F(ObservabilityCheck, SampleThatHoldsNothingIsNoPass) {
  write("empty.jsonl", "");
  EXPECT_EQ(judge("sample: empty.jsonl\n").reason_code, "telemetry_empty");
  EXPECT_EQ(judge("sample: gone.jsonl\n").reason_code, "telemetry_sample_missing");
  write("cut.jsonl", "{\"a\": 1}\n{\"a\":");
  const auto cut = judge("sample: cut.jsonl\n");
  EXPECT_EQ(cut.reason_code, "telemetry_malformed");
  EXPECT_EQ(cut.exit_code, 1);
  write("old.jsonl", "{\"timestamp\": \"2020-01-01T00:00:00Z\"}\n");
  EXPECT_EQ(judge("sample: old.jsonl\nmax_age: 1h\n").reason_code, "sample_stale");
  write("undated.jsonl", "{\"x\": 1}\n");
  EXPECT_EQ(judge("sample: undated.jsonl\nmax_age: 1h\n").exit_code, 3);
}

TEST_F(ObservabilityCheck, LogsAndMetricsAreJudgedWithTheSample) {
  write("spans.jsonl", "{\"model\": \"m\"}\n");
  write("metrics.jsonl",
        R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [)"
        R"({"name": "gen_ai.client.operation.duration", "unit": "ms", "histogram": {}}]}]}]})");
  write("logs.jsonl",
        R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": )"
        R"("key sk-abcdefghijklmnopqrstuv"}}]}]}]})");
  const auto judged = judge("sample: spans.jsonl\nlogs: logs.jsonl\nmetrics: metrics.jsonl\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.finding("metric_unit").file, "metrics.jsonl");
  EXPECT_EQ(judged.finding("secret_in_telemetry").file, "logs.jsonl");
  EXPECT_EQ(kit::details_of(judged)["sample"]["metrics"].as_integer(), 1);

  const auto alone = judge("sample: metrics.jsonl\n");
  EXPECT_EQ(alone.exit_code, 1);
  EXPECT_NE(alone.gate("sample_calls").message.find("metrics show no single call"),
            std::string::npos);
  const auto gone = judge("sample: spans.jsonl\nmetrics: gone.jsonl\n");
  EXPECT_EQ(gone.reason_code, "telemetry_sample_missing");
}

class ObservabilityCanary : public ObservabilityCheck {
 protected:
  static std::string app(const std::string& more = "") {
    return std::string("canary:\n  requests: 1\n  command: python3 -B " EXAMPLES
                       "/hosted-api-app/app.py 'How much is a day pass?'\n") +
           more;
  }
};

TEST_F(ObservabilityCanary, ExampleAppIsTracedFromOutside) {
  const auto judged =
      judge(app("  expect: {gen_ai.request.model: gpt-4o-mini}\nlevel: canary\n"
                "required_fields: [request_id, model, input_tokens, latency_ms, cost_usd]\n"));
  EXPECT_EQ(judged.status, testkit::Status::kPass) << judged.summary;
  EXPECT_EQ(judged.gate("canary_traced").n, 1);
  EXPECT_DOUBLE_EQ(judged.gate("canary_coverage.cost_usd").value, 1);
}

TEST_F(ObservabilityCanary, ValuesThatTheGateSawOtherwiseFail) {
  const auto judged =
      judge(app("  expect: {gen_ai.request.model: gpt-5, gen_ai.request.seed: '1'}\n"));
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.finding("canary_value_differs").reason_code, "canary_value_differs");
}

TEST_F(ObservabilityCanary, RequestWithoutATraceFails) {
  const auto judged = judge("canary: {command: 'true', requests: 2, wait: 30ms}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "canary_not_traced");
  EXPECT_DOUBLE_EQ(judged.gate("canary_traced").value, 0);
}

TEST_F(ObservabilityCanary, RequestThatIsNotAnsweredMeasuresNothing) {
  EXPECT_EQ(judge("canary: {command: 'exit 7', wait: 30ms}\n").exit_code, 3);
  EXPECT_EQ(judge("canary: {url: 'http://127.0.0.1:1/', requests: 1, wait: 30ms}\n").exit_code, 3);
  const auto ended =
      judge("canary: {url: 'http://127.0.0.1:1/', serve: 'echo no >&2; exit 4', wait: 30ms}\n");
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.reason_code, "canary_server_failed");
  EXPECT_NE(ended.summary.find("exited 4: no"), std::string::npos) << ended.summary;
}

// A call by the example's tracer that ends as `body` does.
std::string traced_call(const std::string& body) {
  return "import os, sys\nsys.path.insert(0, '" EXAMPLES
         "/hosted-api-app')\nimport tracing\nt = tracing.Tracer('s', '1')\n"
         "with t.call('x', os.environ['TRACEPARENT']) as span:\n"
         "    span.update({'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'p'})\n    " +
         body + "\n";
}

TEST_F(ObservabilityCanary, AForcedErrorHasToBeSeen) {
  write("good.py", traced_call("pass"));
  write("raises.py", traced_call("raise TimeoutError('no answer')"));
  const std::string canary = "canary: {command: python3 -B good.py, requests: 1, failing_command: ";
  const auto seen = judge(canary + "python3 -B raises.py}\nlevel: canary\n");
  EXPECT_EQ(seen.status, testkit::Status::kPass) << seen.summary;
  EXPECT_DOUBLE_EQ(seen.gate("canary_error_traced").value, 1);
  EXPECT_EQ(seen.gate("canary_calls").n, 1) << "the forced error is judged by itself";
  const auto unseen = judge(canary + "python3 -B good.py}\nlevel: canary\n");
  EXPECT_EQ(unseen.exit_code, 1);
  EXPECT_EQ(unseen.reason_code, "canary_error_not_traced");
  const auto untraced = judge(canary + "exit 1, wait: 300ms}\nlevel: canary\n");
  EXPECT_EQ(untraced.reason_code, "canary_error_not_traced");
}

TEST_F(ObservabilityCanary, TraceThatForgetsItsParentFails) {
  write("lost.py",
        "import os, sys\nsys.path.insert(0, '" EXAMPLES
        "/hosted-api-app')\nimport tracing\nt = tracing.Tracer('s', '1')\n"
        "trace = os.environ['TRACEPARENT'].split('-')[1]\n"
        "with t.call('x', '00-' + trace + '-aaaaaaaaaaaaaaaa-01') as span:\n"
        "    span.update({'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'p'})\n");
  const auto judged = judge("canary: {command: python3 -B lost.py, requests: 1}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_TRUE(judged.has_finding("trace_parent_lost")) << judged.summary;
}

TEST_F(ObservabilityCanary, ServedAppIsAskedAtItsAddress) {
  write("serve.py",
        "import json, sys\nsys.path.insert(0, '" EXAMPLES
        "/hosted-api-app')\nimport app, llm\n"
        "app.make_server(int(sys.argv[1]), "
        "app.Assistant(llm.FakeClient('good'))).serve_forever(0.01)\n");
  const std::string port = free_port();
  const auto judged =
      judge("canary:\n  url: http://127.0.0.1:" + port +
            "/answer\n  serve: exec python3 -B serve.py " + port +
            "\n  body: '{\"question\": \"How much is a day pass?\"}'\n  requests: 2\n"
            "required_fields: [model]\n");
  EXPECT_EQ(judged.status, testkit::Status::kPass) << judged.summary;
  EXPECT_EQ(judged.gate("canary_traced").n, 2);
}

TEST_F(ObservabilityCheck, KeysWithoutEffectAndLevelsOutOfReachAreRefused) {
  for (const char* section : {"level: sample\nconfig: tel.yml\n",
                              "level: canary\nsample: a\n",
                              "canary: {}\n",
                              "canary: {command: a, url: 'http://x/'}\n",
                              "canary: {command: a, serve: b}\n",
                              "canary: {command: a, body: b}\n",
                              "canary: {command: a, failing_body: b}\n",
                              "canary: {url: 'http://x/', failing_command: b}\n",
                              "config: tel.yml\nfields: {a: b}\n",
                              "config: tel.yml\nmax_age: 1h\n",
                              "config: tel.yml\nlogs: a\n",
                              "canary: {command: a}\nmetrics: a\n",
                              "backend: {prometheus: 'http://x/', query: up}\n",
                              "canary: {command: a}\nbackend: {query: up}\n"}) {
    EXPECT_EQ(judge(section).exit_code, 2) << section;
  }
}

TEST_F(ObservabilityCheck, WrongTypesAreRejected) {
  for (const char* section : {"required_fields: model\n",
                              "required_fields: 5\n",
                              "required_fields: [[a]]\n",
                              "required_fields: ['']\n",
                              "config: [tel.yml]\n",
                              "level: presence\n",
                              "cnofig: x\n"}) {
    EXPECT_EQ(judge(section).exit_code, 2) << section;
  }
}

}  // namespace
}  // namespace aipreflight
