#include "otlp_json.hpp"

#include <optional>

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

constexpr int kStatusError = 2;
constexpr int kDeepestValue = 16;

// 64-bit numbers come as texts, and from some writers as numbers.
std::optional<std::int64_t> integer_of(const json::Value& value) {
  if (value.is_integer()) return value.as_integer();
  if (!value.is_string()) return std::nullopt;
  const auto number = text::to_integer(value.as_string());
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

json::Value plain_value(const json::Value& any, int depth);

json::Value plain_attributes(const json::Value& list, int depth = 0) {
  json::Value object = json::Value::object();
  for (const json::Value& item : list.items()) {
    object.add(item["key"].as_string(), plain_value(item["value"], depth + 1));
  }
  return object;
}

json::Value plain_value(const json::Value& any, int depth) {
  if (depth > kDeepestValue) return {};
  for (const auto& [kind, value] : any.members()) {
    if (kind == "stringValue" || kind == "boolValue" || kind == "doubleValue") return value;
    if (kind == "bytesValue") return value;
    if (kind == "intValue") {
      const auto number = integer_of(value);
      return number ? json::Value(*number) : value;
    }
    if (kind == "arrayValue") {
      json::Value list = json::Value::array();
      for (const json::Value& item : value["values"].items()) {
        list.push(plain_value(item, depth + 1));
      }
      return list;
    }
    if (kind == "kvlistValue") return plain_attributes(value["values"], depth);
  }
  return {};
}

class MessageReader {
 public:
  MessageReader(const SourceRef& where, Telemetries& telemetry)
      : where_(where), telemetry_(telemetry) {}

  Result<void> read(const json::Value& message) {
    const json::Value& resources = message["resourceSpans"];
    if (!resources.is_array()) return malformed("'resourceSpans' is no list");
    for (const json::Value& resource : resources.items()) {
      resource_ =
          std::make_shared<const json::Value>(plain_attributes(resource["resource"]["attributes"]));
      for (const json::Value& scope : resource["scopeSpans"].items()) {
        for (const json::Value& span : scope["spans"].items()) {
          if (auto added = add(span); !added.ok()) return added;
        }
      }
    }
    return {};
  }

 private:
  [[nodiscard]] Error malformed(std::string message) const {
    Error error = execution_error("telemetry_malformed", std::move(message));
    error.where = where_;
    return error;
  }

  Result<void> add(const json::Value& span) {
    if (!span.is_object()) return malformed("a span is no object");
    Span read;
    read.trace_id = text::to_lower(span["traceId"].as_string());
    read.span_id = text::to_lower(span["spanId"].as_string());
    read.parent_id = text::to_lower(span["parentSpanId"].as_string());
    read.name = span["name"].as_string();
    read.start_ns = integer_of(span["startTimeUnixNano"]).value_or(0);
    read.end_ns = integer_of(span["endTimeUnixNano"]).value_or(0);
    if (read.trace_id.size() != 32 || read.span_id.size() != 16) {
      return malformed("a span has no traceId of 32 and spanId of 16 hexadecimal digits");
    }
    read.attributes = plain_attributes(span["attributes"]);
    for (const json::Value& event : span["events"].items()) {
      read.events.push_back(plain_attributes(event["attributes"]));
    }
    const json::Value& status = span["status"]["code"];
    read.is_error =
        status.as_integer() == kStatusError || status.as_string() == "STATUS_CODE_ERROR";
    for (const char* key : {"droppedAttributesCount", "droppedEventsCount", "droppedLinksCount"}) {
      read.dropped +=
          static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_of(span[key]).value_or(0)));
    }
    read.resource = resource_;
    read.where = where_;
    telemetry_.spans.push_back(std::move(read));
    return {};
  }

  const SourceRef& where_;
  Telemetries& telemetry_;
  std::shared_ptr<const json::Value> resource_;
};

}  // namespace

bool is_otlp(const json::Value& message) {
  return message.find("resourceSpans") != nullptr || message.find("resourceMetrics") != nullptr ||
         message.find("resourceLogs") != nullptr;
}

Result<void> read_otlp_json(const json::Value& message,
                            const SourceRef& where,
                            Telemetries& telemetry) {
  ++telemetry.messages;
  if (message.find("resourceSpans") == nullptr) {
    ++telemetry.others;
    return {};
  }
  return MessageReader(where, telemetry).read(message);
}

}  // namespace aipreflight::observability
