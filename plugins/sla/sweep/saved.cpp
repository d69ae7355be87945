#include "sweep/saved.hpp"

#include <limits>

#include "base/files.hpp"
#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

using json::Value;

double number_of(const Value& value) {
  return value.as_number(std::numeric_limits<double>::quiet_NaN());
}

std::uint64_t count_of(const Value& value) {
  return value.is_integer() && value.as_integer() > 0
             ? static_cast<std::uint64_t>(value.as_integer())
             : 0;
}

std::optional<double> limit_of(const Value& value) {
  if (!value.is_number()) return std::nullopt;
  return value.as_number();
}

std::optional<Standing> standing_of(std::string_view word) {
  for (const Standing standing : {Standing::kWithin, Standing::kBeyond, Standing::kLimited}) {
    if (to_string(standing) == word) return standing;
  }
  return std::nullopt;
}

// nullopt: it is no step.
std::optional<Sweep::Step> step_of(const Value& value) {
  const auto standing = standing_of(value["standing"].as_string());
  if (!standing || !(value["concurrency"].is_integer() || value["rate"].is_number())) {
    return std::nullopt;
  }
  Sweep::Step step;
  step.purpose = value["purpose"].as_string();
  Level& level = step.level;
  level.concurrency = count_of(value["concurrency"]);
  level.rate = value["rate"].as_number(0);
  level.probes = count_of(value["probes"]);
  level.errors = count_of(value["errors"]);
  level.seconds = number_of(value["seconds"]);
  level.ttft_p50 = number_of(value["ttft_ms_p50"]);
  level.ttft_p95 = number_of(value["ttft_ms_p95"]);
  level.latency_p95 = number_of(value["latency_ms_p95"]);
  level.tokens_per_sec_p50 = number_of(value["tokens_per_sec_p50"]);
  level.tokens_per_second = number_of(value["tokens_per_second"]);
  level.requests_per_second = number_of(value["requests_per_second"]);
  level.goodput = number_of(value["goodput_per_second"]);
  level.standing = *standing;
  level.is_decided = value["decided"].as_bool(false);
  level.is_cut_short = value["cut_short"].as_bool(false);
  level.binding = value["binding_limit"].as_string();
  level.remark = value["remark"].as_string();
  return step;
}

Error not_of_the_form(const std::string& file, const std::string& what) {
  return profile_error({file, 0, 0},
                       "the file is no sweep: " + what,
                       "write one with 'aipreflight sweep CONFIG LEVELS --format json'");
}

}  // namespace

Result<SavedSweep> read_sweep(const std::string& file, std::string name) {
  auto text = files::read(file);
  if (!text) return text.take_error();
  auto value = json::parse(*text, file);
  if (!value) return value.take_error();
  const Value& steps = (*value)["steps"];
  if (!(*value)["schema_version"].is_integer() || (*value)["schema_version"].as_integer() != 1) {
    return not_of_the_form(file, "its 'schema_version' is not 1");
  }
  if (!steps.is_array() || steps.size() == 0) {
    return not_of_the_form(file, "it has no 'steps'");
  }
  SavedSweep saved;
  saved.name = std::move(name);
  for (const Value& each : steps.items()) {
    auto step = step_of(each);
    if (!step) {
      return not_of_the_form(
          file, "step " + std::to_string(saved.sweep.steps.size() + 1) + " is none of a sweep");
    }
    saved.sweep.steps.push_back(std::move(*step));
  }
  const Value& limits = (*value)["sla"];
  saved.limits.ttft_ms = limit_of(limits["ttft_ms"]);
  saved.limits.latency_ms = limit_of(limits["latency_ms"]);
  saved.limits.min_throughput = limit_of(limits["min_throughput"]);
  saved.limits.max_error_rate = limits["max_error_rate"].as_number(saved.limits.max_error_rate);
  saved.sweep.is_confirmed = (*value)["confirmed"].as_bool(false);
  saved.sweep.drift = limit_of((*value)["drift"]);
  saved.sweep.stopped_by = (*value)["stopped_by"].as_string();
  saved.sweep.conclude();
  return saved;
}

}  // namespace aipreflight::sla
