#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

namespace aipreflight::observability {

// How far telemetry was looked into; each is more than the one before.
enum class Level { kNone, kDeclared, kSample, kCanary, kBackend };

enum class Content { kForbidden, kRedacted, kAllowed };

// Requests that the gate sends itself, and whose telemetry it waits for.
struct Canary {
  std::string command;  // run by /bin/sh for each request; or
  std::string url;      // to which each request is sent
  std::string serve;    // command that serves it meanwhile; empty: it is there already
  std::string body;
  std::string failing_command;  // one more request, which has to fail within the application; or
  std::string failing_body;     // sent to the url
  std::map<std::string, std::string> headers;
  std::int64_t requests = 3;
  std::chrono::milliseconds timeout{std::chrono::seconds(30)};  // of each request
  std::chrono::milliseconds wait{std::chrono::seconds(5)};      // for the telemetry behind it
  std::int64_t port = 0;                                        // of the receiver; 0: any
  // attribute to what it has to be, and to the path in the answer (JSON) that it has to equal
  std::vector<std::pair<std::string, std::string>> expect;
  std::vector<std::pair<std::string, std::string>> answer;

  [[nodiscard]] bool forces_error() const {
    return !failing_command.empty() || !failing_body.empty();
  }
};

// A count in Prometheus that the canary's requests have to raise.
struct Backend {
  std::string prometheus;
  std::string query;
  std::chrono::milliseconds wait{std::chrono::seconds(60)};
};

// The section of an observability check.
struct Settings {
  std::string config;                        // empty: not given
  std::vector<std::string> required_fields;  // distinct, in the order of the profile
  std::optional<Level> level;                // that is enough to pass
  std::string sample;
  std::vector<std::pair<const char*, std::string>> more_samples;  // key and path
  std::map<std::string, std::string, std::less<>> fields;         // what it is called here
  std::int64_t min_records = 1;
  double min_coverage = 0.95;
  std::optional<std::chrono::duration<double>> max_age;
  Content content = Content::kRedacted;
  std::optional<Canary> canary;
  std::optional<Backend> backend;

  [[nodiscard]] Level reached() const;
};

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("config").path().nullable().doc(
        "Telemetry configuration, YAML or JSON, with the declared `fields`."),
    sdk::key("required_fields")
        .list()
        .nullable()
        .doc("Fields without which an incident cannot be understood: declared, and present in what "
             "is observed."),
    sdk::key("level")
        .text()
        .choices("declared", "sample", "canary", "backend")
        .doc("Evidence that is enough to pass; unset, a declaration alone warns."),
    sdk::key("sample").path().nullable().doc(
        "File of telemetry: OTLP/JSON messages or an application's records, one a line."),
    sdk::key("logs").path().nullable().doc(
        "File of OTLP/JSON log records, which are judged with the sample."),
    sdk::key("metrics").path().nullable().doc(
        "File of OTLP/JSON metrics, which are judged with the sample."),
    sdk::key("fields").map().nullable().doc(
        "What a required field or an attribute of the conventions is called in the telemetry."),
    sdk::key("fields.*").text().doc("The name in the telemetry."),
    sdk::key("min_records")
        .integer()
        .fallback("1")
        .range(1, 1'000'000'000)
        .doc("Fewest spans or records of model calls that are enough to judge."),
    sdk::key("min_coverage")
        .ratio()
        .fallback("95%")
        .range(0, 1)
        .doc("Smallest share of them that have a required field with a value."),
    sdk::key("max_age").duration().nullable().at_least(0).unit("s").doc(
        "Oldest sample, by its newest timestamp."),
    sdk::key("capture_content")
        .text()
        .fallback("redacted")
        .choices("forbidden", "redacted", "allowed")
        .doc("Prompts and answers in telemetry: none; without personal data; or as they are. "
             "Secrets fail in any case."),
    sdk::key("canary").map().nullable().doc(
        "Requests that the gate sends, and whose telemetry it has to receive."),
    sdk::key("canary.command")
        .command()
        .nullable()
        .doc("Makes one request, run by /bin/sh -c for each; it finds TRACEPARENT and "
             "OTEL_EXPORTER_OTLP_ENDPOINT in its environment."),
    sdk::key("canary.url")
        .url()
        .nullable()
        .doc("Gets each request instead, as a POST, with a traceparent."),
    sdk::key("canary.serve")
        .command()
        .nullable()
        .doc("Serves canary.url meanwhile, run by /bin/sh -c, and is ended afterwards; it finds "
             "OTEL_EXPORTER_OTLP_ENDPOINT in its environment."),
    sdk::key("canary.body").text().fallback("'{}'").doc("Of each request to canary.url."),
    sdk::key("canary.failing_command")
        .command()
        .nullable()
        .doc("Makes one more request, in which the model call has to fail: its spans have to say "
             "so, by their status and error.type."),
    sdk::key("canary.failing_body")
        .text()
        .nullable()
        .doc("The same for canary.url: a body at which the model call has to fail."),
    sdk::key("canary.headers").map().nullable().doc("Headers of each request to canary.url."),
    sdk::key("canary.headers.*").text().doc("The value of this header."),
    sdk::key("canary.requests").integer().fallback("3").range(1, 1000).doc("How many."),
    sdk::key("canary.timeout")
        .duration()
        .fallback("30s")
        .range(0.001, 3600)
        .unit("s")
        .doc("Longest time for one request, and for canary.serve to listen."),
    sdk::key("canary.wait")
        .duration()
        .fallback("5s")
        .range(0.001, 600)
        .unit("s")
        .doc("Longest time after the last request until its telemetry has to be there."),
    sdk::key("canary.receiver_port")
        .integer()
        .fallback("0")
        .range(0, 65535)
        .doc("Port on loopback that receives OTLP over HTTP; 0: any, as the environment tells the "
             "program that is started."),
    sdk::key("canary.expect").map().nullable().doc("What attributes of its spans have to be."),
    sdk::key("canary.expect.*").text().doc("The value of this attribute."),
    sdk::key("canary.answer")
        .map()
        .nullable()
        .doc("What attributes of its spans have to equal, as paths in the JSON that was answered."),
    sdk::key("canary.answer.*").text().doc("Path such as usage.prompt_tokens."),
    sdk::key("backend").map().nullable().doc("A count that the canary's requests have to raise."),
    sdk::key("backend.prometheus").url().required().doc("Address of Prometheus."),
    sdk::key("backend.query").query().required().doc("PromQL that gives one number."),
    sdk::key("backend.wait")
        .duration()
        .fallback("60s")
        .range(0.001, 3600)
        .unit("s")
        .doc("Longest time until the count has risen."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::observability
