#include "engine.hpp"

namespace aipreflight::llm_sim {

using boost::system::error_code;

Engine::Engine(boost::asio::io_context& context, const Options& options)
    : options_(options), scheduler_(options.model), timer_(context), end_(context) {}

void Engine::start_lifetime(boost::asio::io_context& context) {
  end_.expires_after(options_.lifetime);
  end_.async_wait([&context](error_code) { context.stop(); });
}

std::string Engine::metrics_text() const {
  return metrics_.text(scheduler_.gauges(), options_.model.kv_tokens);
}

Fault Engine::next_fault(const std::string& model) {
  const std::uint64_t number = requests_++;
  constexpr std::string_view kPrefix = "fault-";
  if (model.starts_with(kPrefix)) {
    return fault_of(model.substr(kPrefix.size())).value_or(Fault::kNone);
  }
  return choose(options_.faults, options_.seed, number);
}

std::uint64_t Engine::submit(std::shared_ptr<TokenSink> sink,
                             const Question& question,
                             Time arrived) {
  const std::uint64_t id = next_id_++;
  if (!scheduler_.submit(id, question.prompt_tokens, question.output_tokens, arrived)) return 0;
  sinks_.emplace(id, std::move(sink));
  metrics_.count_request(question.prompt_tokens);
  arm();
  return id;
}

void Engine::cancel(std::uint64_t id) {
  if (sinks_.erase(id) == 0) return;
  scheduler_.cancel(id, Clock::now());
  arm();
}

void Engine::arm() {
  const auto next = scheduler_.next();
  if (!next) return;
  timer_.expires_at(*next);
  timer_.async_wait([this](error_code error) {
    if (!error) emit();
  });
}

void Engine::emit() {
  for (const Emission& emission : scheduler_.advance(Clock::now())) {
    const auto found = sinks_.find(emission.id);
    if (found == sinks_.end()) continue;
    const auto sink = found->second;
    if (emission.is_last) sinks_.erase(found);
    metrics_.count_token(emission);
    sink->on_token(emission.index, emission.is_last);
  }
  arm();
}

}  // namespace aipreflight::llm_sim
