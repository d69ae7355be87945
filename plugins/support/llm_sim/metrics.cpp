#include "metrics.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::llm_sim {
namespace {

void write(std::string& out, const std::string& name, const char* type, double value) {
  out += "# TYPE " + name + " " + type + "\n" + name + R"({model_name="sim"} )" +
         text::format_number(value, 15) + "\n";
}

}  // namespace

void Metrics::Histogram::add(double seconds) {
  const auto* place = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
  ++buckets[static_cast<std::size_t>(place - kBounds.begin())];
  sum += seconds;
}

void Metrics::Histogram::write(std::string& out, const char* name) const {
  out += std::string("# TYPE ") + name + " histogram\n";
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    count += buckets[i];
    const std::string bound = i < kBounds.size() ? text::format_number(kBounds[i]) : "+Inf";
    out += std::string(name) + R"(_bucket{model_name="sim",le=")" + bound + "\"} " +
           std::to_string(count) + "\n";
  }
  out += std::string(name) + R"(_sum{model_name="sim"} )" + text::format_number(sum, 15) + "\n";
  out += std::string(name) + R"(_count{model_name="sim"} )" + std::to_string(count) + "\n";
}

void Metrics::count_token(const Emission& emission) {
  const auto seconds = [](Nanoseconds time) { return std::chrono::duration<double>(time).count(); };
  ++output_tokens_;
  if (emission.index > 0) gap_.add(seconds(emission.gap));
  if (!emission.is_last) return;
  queued_.add(seconds(emission.phases.queued));
  prefill_.add(seconds(emission.phases.prefill));
  decode_.add(seconds(emission.phases.decode));
}

void Metrics::count_first_token(double seconds) {
  first_token_.add(seconds);
}

void Metrics::count_end(double seconds) {
  ++ended_;
  end_to_end_.add(seconds);
}

std::string Metrics::text(const Gauges& gauges, std::size_t kv_tokens) const {
  std::string out;
  const double used =
      kv_tokens == 0 ? 0 : static_cast<double>(gauges.kv_used) / static_cast<double>(kv_tokens);
  write(out, "vllm:num_requests_running", "gauge", static_cast<double>(gauges.running));
  write(out, "vllm:num_requests_waiting", "gauge", static_cast<double>(gauges.waiting));
  write(out, "vllm:kv_cache_usage_perc", "gauge", used);
  write(out, "vllm:num_preemptions_total", "counter", static_cast<double>(gauges.preemptions));
  write(out, "vllm:prompt_tokens_total", "counter", static_cast<double>(prompt_tokens_));
  write(out, "vllm:generation_tokens_total", "counter", static_cast<double>(output_tokens_));
  write(out, "vllm:request_success_total", "counter", static_cast<double>(ended_));
  first_token_.write(out, "vllm:time_to_first_token_seconds");
  end_to_end_.write(out, "vllm:e2e_request_latency_seconds");
  queued_.write(out, "vllm:request_queue_time_seconds");
  prefill_.write(out, "vllm:request_prefill_time_seconds");
  decode_.write(out, "vllm:request_decode_time_seconds");
  gap_.write(out, "vllm:inter_token_latency_seconds");
  out += "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds " +
         text::format_number(began_, 15) + "\n";
  return out;
}

}  // namespace aipreflight::llm_sim
