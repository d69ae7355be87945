#include "inspect.hpp"

#include <gtest/gtest.h>

#include "disclosure.hpp"
#include "otlp_json.hpp"
#include "sample.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000'000'000;

// A span of one second with these attributes, as members of one line of OTLP/JSON.
std::string message(const std::string& attributes, const std::string& rest = "") {
  return R"({"resourceSpans": [{"resource": {"attributes": [)"
         R"({"key": "service.name", "value": {"stringValue": "chat"}},)"
         R"({"key": "service.version", "value": {"stringValue": "1"}},)"
         R"({"key": "deployment.environment.name", "value": {"stringValue": "test"}}]},)"
         R"("scopeSpans": [{"spans": [{"traceId": "0123456789abcdef0123456789ABCDEF", "spanId": "0123456789abcdef",)"
         R"("name": "chat m", "startTimeUnixNano": "1789999990000000000", "endTimeUnixNano": "1789999991000000000")" +
         rest + R"(, "attributes": [)" + attributes + "]}]}]}]}";
}

std::string attribute(const std::string& name, const std::string& value) {
  return R"({"key": ")" + name + R"(", "value": )" + value + "}";
}

const std::string kWhole = attribute("gen_ai.operation.name", R"({"stringValue": "chat"})") + "," +
                           attribute("gen_ai.provider.name", R"({"stringValue": "openai"})") + "," +
                           attribute("gen_ai.usage.input_tokens", R"({"intValue": "12"})");

class Inspecting : public testing::Test {
 protected:
  Inspection look(const std::string& text) {
    auto conventions = embedded_conventions();
    EXPECT_TRUE(conventions.ok());
    Telemetries sample;
    const auto read = read_sample(text, "t.jsonl", sample);
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    return inspect(sample.spans, *conventions, settings, kNow);
  }

  static std::string reasons(const Inspection& inspection) {
    std::string all;
    for (const auto& [key, remark] : inspection.remarks) all += key + ';';
    return all;
  }

  Settings settings;
};

TEST_F(Inspecting, SpanThatKeepsTheConventionsIsNotRemarkedOn) {
  const Inspection inspection = look(message(kWhole));
  EXPECT_EQ(reasons(inspection), "");
  EXPECT_EQ(inspection.calls, 1u);
  EXPECT_EQ(inspection.attributes.at("gen_ai.usage.input_tokens"), 1u);
  EXPECT_EQ(inspection.newest_ns, 1'789'999'991'000'000'000);
}

TEST_F(Inspecting, SpansThatBreakThemAreRemarkedOnByName) {
  const std::string more = kWhole + ",";
  const std::pair<std::string, const char*> cases[] = {
      {message(attribute("gen_ai.operation.name", R"({"stringValue": "chat"})")),
       "attribute_missing: gen_ai.provider.name;"},
      {message(more + attribute("gen_ai.usage.output_tokens", R"({"stringValue": "9"})")),
       "attribute_type: gen_ai.usage.output_tokens;"},
      {message(more + attribute("gen_ai.usage.output_tokens", R"({"intValue": "-1"})")),
       "value_out_of_range: gen_ai.usage.output_tokens;"},
      {message(more + attribute("gen_ai.request.top_p", R"({"doubleValue": 7})")),
       "value_out_of_range: gen_ai.request.top_p;"},
      {message(more + attribute("gen_ai.response.time_to_first_chunk", R"({"doubleValue": 320})")),
       "unit_suspect: gen_ai.response.time_to_first_chunk;"},
      {message(more + attribute("gen_ai.response.time_to_first_chunk", R"({"doubleValue": 1.5})")),
       "value_out_of_range: gen_ai.response.time_to_first_chunk;"},
      {message(more + attribute("gen_ai.system", R"({"stringValue": "openai"})")),
       "attribute_deprecated: gen_ai.system;"},
      {message(more + attribute("gen_ai.request.seed", R"({"doubleValue": NaN})")),
       "value_not_finite: gen_ai.request.seed;"},
      {message(kWhole, R"(, "status": {"code": 2})"), "error_without_type;"},
      {message(more + attribute("error.type", R"({"stringValue": "timeout"})")),
       "error_without_status;"},
      {message(kWhole, R"(, "droppedAttributesCount": 3)"), "attributes_dropped;"},
      {message(kWhole, R"(, "endTimeUnixNano": "1789999989000000000")"), "span_reversed;"},
      {message(kWhole, R"(, "endTimeUnixNano": "1890000000000000000")"), "time_in_future;"},
      {message(kWhole, R"(, "startTimeUnixNano": 0)"), "span_without_times;"},
      {message(kWhole) + "\n" + message(kWhole), "span_duplicate;"},
      {message(more + attribute("x", R"({"stringValue": "key sk-abcdefghijklmnopqrstuv"})")),
       "secret_in_telemetry: x;"},
      {message(more +
               attribute("x", R"({"arrayValue": {"values": [{"stringValue": "to a@b.org"}]}})")),
       "personal_data_in_telemetry: x;"},
      {message(
           kWhole,
           R"(, "events": [{"attributes": [{"key": "e", "value": {"stringValue": "a@b.org"}}]}])"),
       "personal_data_in_telemetry: e;"},
  };
  for (const auto& [text, reason] : cases) EXPECT_EQ(reasons(look(text)), reason) << text;
}

TEST_F(Inspecting, ServicesThatNobodyNamedAreRemarkedOn) {
  const std::string text =
      R"({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "0123456789abcdef0123456789abcdef",)"
      R"("spanId": "0123456789abcdef", "startTimeUnixNano": "5", "endTimeUnixNano": "6"}]}]}]})";
  EXPECT_EQ(reasons(look(text)),
            "resource_incomplete: deployment.environment.name;resource_incomplete: "
            "service.version;service_unknown;");
  EXPECT_EQ(look(text).others, 1u);
  EXPECT_EQ(look(text).calls, 0u);
}

TEST_F(Inspecting, ContentIsWhatThePolicySays) {
  const std::string text = message(
      kWhole + "," + attribute("gen_ai.input.messages", R"({"stringValue": "mail a@b.org"})"));
  EXPECT_EQ(reasons(look(text)), "personal_data_in_telemetry: gen_ai.input.messages;");
  settings.content = Content::kAllowed;
  EXPECT_EQ(reasons(look(text)), "");
  settings.content = Content::kForbidden;
  EXPECT_EQ(reasons(look(text)),
            "content_captured: gen_ai.input.messages;personal_data_in_telemetry: "
            "gen_ai.input.messages;");
}

TEST_F(Inspecting, RequiredFieldsAreFoundUnderTheNamesOfTheConventions) {
  settings.required_fields = {
      "input_tokens", "latency_ms", "request_id", "model", "error_type", "who"};
  settings.fields = {{"who", "user.id"}};
  const Inspection inspection =
      look(message(kWhole + "," + attribute("user.id", R"({"stringValue": "u"})")));
  for (const char* field : {"input_tokens", "latency_ms", "request_id", "who"}) {
    EXPECT_EQ(inspection.coverage.at(field).present, 1u) << field;
  }
  EXPECT_EQ(inspection.coverage.at("model").present, 0u);
  EXPECT_EQ(inspection.coverage.at("model").first_missing.line, 1u);
  EXPECT_EQ(inspection.coverage.at("error_type").of, 0u);
}

TEST_F(Inspecting, RecordsOfAnApplicationAreHeldToTheSameValues) {
  settings.required_fields = {"model", "input_tokens", "error_type", "deep"};
  settings.fields = {{"deep", "meta.id"}};
  const std::string text =
      "{\"timestamp\": \"2026-09-01T10:00:00Z\", \"model\": \"m\", \"input_tokens\": 3, "
      "\"error_type\": "
      "null, \"meta\": {\"id\": 1}}\n"
      "{\"model\": \"\", \"input_tokens\": -3, \"error_type\": null, \"meta\": {}}\n"
      "{\"model\": \"m\", \"input_tokens\": 0, \"error_type\": \"Timeout\", \"meta\": {\"id\": "
      "2}}\n"
      "{\"model\": \"m\", \"input_tokens\": \"7\"}\n";
  const Inspection inspection = look(text);
  EXPECT_EQ(
      reasons(inspection),
      "attribute_type: gen_ai.usage.input_tokens;value_out_of_range: gen_ai.usage.input_tokens;");
  EXPECT_EQ(inspection.coverage.at("model").present, 3u);
  EXPECT_EQ(inspection.coverage.at("model").first_missing.line, 2u);
  EXPECT_EQ(inspection.coverage.at("error_type").present, 3u);
  EXPECT_EQ(inspection.coverage.at("error_type").of, 4u);
  EXPECT_EQ(inspection.coverage.at("deep").present, 2u);
  EXPECT_EQ(inspection.newest_ns, 1'788'256'800'000'000'000);
}

TEST_F(Inspecting, ATimeBeyondThoseThatNanosecondsCountIsInTheFutureToo) {
  const Inspection inspection = look(R"({"timestamp": "4052-01-01T00:00:00Z", "model": "m"})");
  EXPECT_NE(reasons(inspection).find("time_in_future"), std::string::npos) << reasons(inspection);
  EXPECT_EQ(inspection.newest_ns, 0);
}

TEST_F(Inspecting, TelemetryThatIsCutOrOfAnotherKindIsRefusedAtItsLine) {
  for (const char* text :
       {"{\"a\": 1}\n{\"a\":",
        "[1]",
        "7",
        "{\"a\": 1} trailing",
        R"({"resourceSpans": 5})",
        R"({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "1"}]}]}]})",
        R"({"resourceSpans": [{"scopeSpans": [{"spans": [7]}]}]})",
        R"({"resourceLogs": {}})",
        R"({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"traceId": "12"}]}]}]})",
        R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"unit": "s"}]}]}]})"}) {
    Telemetries sample;
    const auto read = read_sample(text, "t.jsonl", sample);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().reason, "telemetry_malformed");
    EXPECT_EQ(read.error().where.file, "t.jsonl");
  }
}

// A log record of one call, as members of one line of OTLP/JSON.
std::string log(const std::string& attributes, const std::string& rest = "") {
  return R"({"resourceLogs": [{"resource": {"attributes": [)"
         R"({"key": "service.name", "value": {"stringValue": "chat"}},)"
         R"({"key": "service.version", "value": {"stringValue": "1"}},)"
         R"({"key": "deployment.environment.name", "value": {"stringValue": "test"}}]},)"
         R"("scopeLogs": [{"logRecords": [{"timeUnixNano": "1789999990000000000",)"
         R"("eventName": "gen_ai.client.inference.operation.details")" +
         rest + R"(, "attributes": [)" + attributes + "]}]}]}]}";
}

const std::string kTraced = R"(, "traceId": "0123456789abcdef0123456789ABCDEF")";

TEST_F(Inspecting, LogRecordsOfCallsAreCallsWhereThereAreNoSpans) {
  settings.required_fields = {"request_id", "input_tokens", "timestamp", "error_type"};
  const Inspection alone = look(log(kWhole, kTraced) + "\n" + log("", kTraced));
  EXPECT_EQ(reasons(alone), "");
  EXPECT_EQ(alone.calls, 1u);
  EXPECT_EQ(alone.others, 1u) << "a record that names no operation is of something else";
  EXPECT_EQ(alone.coverage.at("request_id").present, 1u);
  EXPECT_EQ(alone.coverage.at("input_tokens").present, 1u);
  EXPECT_EQ(alone.coverage.at("timestamp").present, 1u);
  EXPECT_EQ(alone.coverage.at("error_type").of, 0u);
  EXPECT_EQ(alone.newest_ns, 1'789'999'990'000'000'000);

  const Inspection both = look(message(kWhole) + "\n" + log(kWhole, kTraced));
  EXPECT_EQ(both.calls, 1u) << "its span is the call";
  EXPECT_EQ(both.others, 1u);
}

TEST_F(Inspecting, LogRecordsThatHelpNobodyOrSayTooMuchAreRemarkedOn) {
  settings.content = Content::kForbidden;
  const std::pair<std::string, const char*> cases[] = {
      {log(kWhole), "log_without_trace;"},
      {log(kWhole, R"(, "traceId": "00000000000000000000000000000000")"), "log_without_trace;"},
      {log(kWhole, kTraced + R"(, "droppedAttributesCount": 2)"), "attributes_dropped;"},
      {log(kWhole, kTraced + R"(, "body": {"stringValue": "What is a pass?"})"),
       "content_captured: body;"},
      {log(kWhole + "," + attribute("gen_ai.input.messages", R"({"stringValue": "Hi"})"), kTraced),
       "content_captured: gen_ai.input.messages;"},
      {log("",
           kTraced +
               R"(, "eventName": "app.start", "body": {"stringValue": "sk-abcdefghijklmnopqrstuv"})"),
       "secret_in_telemetry: body;"},
      {log(kWhole, kTraced + R"(, "timeUnixNano": "1890000000000000000")"), "time_in_future;"},
      {log("", R"(, "eventName": "app.start")"), ""},
  };
  for (const auto& [text, reason] : cases) EXPECT_EQ(reasons(look(text)), reason) << text;
}

TEST(Disclosures, SecretsAndPersonalDataAreFoundAndMasked) {
  const auto conventions = embedded_conventions();
  ASSERT_TRUE(conventions.ok());
  const std::pair<const char*, const char*> cases[] = {
      {"Authorization: Bearer abcdefghijklmnopqrstuvwx", "bearer token"},
      {"ghp_abcdefghijklmnopqrstuvwxyz0123456789", "GitHub token"},
      {"AKIAABCDEFGHIJKLMNOP", "AWS key"},
      {"-----BEGIN RSA PRIVATE KEY-----", "private key"},
      {"write to jane.doe@mail.co.uk.", "e-mail address"},
      {"card 4111 1111 1111 1111", "payment card"},
      {"pay DE89 3704 0044 0532 0130 00 now", "IBAN"},
  };
  for (const auto& [text, what] : cases) {
    const auto found = find_disclosures(text, conventions->secrets);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_EQ(found[0].what, what);
    EXPECT_LT(found[0].masked.size(), 30u);
  }
  for (const char* text : {"task-force",
                           "sk-short",
                           "risk-abcdefghijklmnopqrstuvwxyz",
                           "a@b",
                           "@x.org",
                           "4111111111111112",
                           "1789999990000000000",
                           "0.4111111111111111",
                           "DE89370400440532013001",
                           "user@localhost",
                           ""}) {
    EXPECT_TRUE(find_disclosures(text, conventions->secrets).empty()) << text;
  }
}

}  // namespace
}  // namespace aipreflight::observability
