#include "prober/record.hpp"

#include <cmath>

#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

// RFC 3339 with milliseconds: whoever joins records with a server's samples needs to know which
// came first.
std::string timestamp_of(WallTime time) {
  using std::chrono::floor;
  using std::chrono::milliseconds;
  const auto whole = floor<std::chrono::seconds>(time);
  const std::string fraction = std::to_string(1000 + floor<milliseconds>(time - whole).count());
  std::string text = format_utc(time);
  text.insert(text.size() - 1, "." + fraction.substr(1));
  return text;
}

using json::Value;

// To a microsecond: what the clock of the loop is good for.
Value rounded(double milliseconds) {
  constexpr double kPerMs = 1000;
  return Value(std::round(milliseconds * kPerMs) / kPerMs);
}

class Record {
 public:
  void add(const char* name, Value value) { value_.add(name, std::move(value)); }
  void add_time(const char* name, const std::optional<double>& milliseconds) {
    if (milliseconds) add(name, rounded(*milliseconds));
  }
  void add_time(const char* name, const std::optional<http::Nanoseconds>& time) {
    if (time) add(name, rounded(std::chrono::duration<double, std::milli>(*time).count()));
  }
  void add_count(const char* name, const std::optional<std::int64_t>& count) {
    if (count) add(name, Value(*count));
  }
  void add_text(const char* name, const std::string& text) {
    if (!text.empty()) add(name, Value(text));
  }
  [[nodiscard]] std::string write() const { return json::write(value_); }

 private:
  Value value_ = Value::object();
};

void add_llmprobe_members(Record& record,
                          const Sample& sample,
                          const Endpoint& endpoint,
                          bool is_open) {
  record.add("provider", Value(endpoint.provider));
  record.add("model", Value(endpoint.target.model));
  record.add("status",
             Value(sample.is_interrupted ? "interrupted" : std::string(to_string(sample.health))));
  record.add_time("ttft_ms", is_open ? sample.ttft_response_ms() : sample.ttft_ms());
  record.add_time("latency_ms", is_open ? sample.latency_response_ms() : sample.latency_ms());
  record.add_time("tokens_per_sec", sample.tokens_per_second());
  record.add("token_count", Value(sample.tokens()));
  record.add_text("error", sample.message);
  record.add("timestamp", Value(timestamp_of(sample.wall)));
}

void add_times(Record& record, const Sample& sample) {
  record.add_time("ttft_service_ms", sample.ttft_ms());
  record.add_time("latency_service_ms", sample.latency_ms());
  record.add_time("ttfa_ms", sample.ttfa_ms());
  record.add_time("tpot_ms", sample.tpot_ms());
  if (sample.deliveries > 1) {
    record.add_time("itl_max_ms", std::optional<http::Nanoseconds>(sample.longest_gap));
  }
  record.add("delay_ms", rounded(sample.delay_ms()));
  record.add_time("dns_ms", sample.exchange.times.name);
  record.add_time("connect_ms", sample.exchange.times.connected);
  record.add_time("tls_ms", sample.exchange.times.secured);
  record.add_time("sent_ms", sample.exchange.times.sent);
  record.add_time("first_byte_ms", sample.exchange.times.answered);
  record.add_time("server_load_ms", sample.server.load);
  record.add_time("server_prompt_ms", sample.server.prompt);
  record.add_time("server_predict_ms", sample.server.predict);
}

}  // namespace

std::string record_of(const Sample& sample, const Endpoint& endpoint, bool is_open) {
  Record record;
  add_llmprobe_members(record, sample, endpoint, is_open);
  record.add("number", Value(sample.number));
  if (sample.error != ErrorClass::kNone) {
    record.add("error_class", Value(std::string(to_string(sample.error))));
  }
  if (sample.http_status != 0) record.add("http_status", Value(sample.http_status));
  record.add_text("retry_after", sample.retry_after);
  add_times(record, sample);
  record.add("chunks", Value(sample.chunks));
  record.add("token_source", Value(std::string(to_string(sample.token_source()))));
  record.add_count("prompt_tokens", sample.usage.prompt);
  record.add_count("reasoning_tokens", sample.usage.reasoning);
  record.add_count("cached_tokens", sample.usage.cached);
  record.add_text("finish_reason", sample.finish_reason);
  record.add("new_connection", Value(sample.exchange.is_new_connection));
  record.add_text("http_version", sample.exchange.protocol);
  record.add_text("proxy", sample.exchange.proxy);
  if (endpoint.envelope.url.starts_with("https:")) {
    record.add("tls_verified", Value(endpoint.verifies_tls));
  }
  return record.write();
}

}  // namespace aipreflight::sla
