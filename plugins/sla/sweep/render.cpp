#include "sweep/render.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "json/value.hpp"
#include "sweep/markup.hpp"

namespace aipreflight::sla {
namespace {

using json::Value;

std::string name_of(const Level& level) {
  return level.concurrency > 0 ? std::to_string(level.concurrency)
                               : shown_number(level.rate) + "/s";
}

std::string standing_of(const Level& level) {
  std::string text(to_string(level.standing));
  if (level.standing != Standing::kLimited && !level.is_decided) text += "?";
  return text;
}

std::vector<std::string> cells_of(const Level& level) {
  return {name_of(level),
          std::to_string(level.probes),
          std::to_string(level.errors),
          shown_number(level.ttft_p50),
          shown_number(level.ttft_p95),
          shown_number(level.latency_p95),
          shown_number(level.tokens_per_sec_p50),
          shown_number(level.tokens_per_second),
          shown_number(level.requests_per_second),
          shown_number(level.goodput)};
}

constexpr std::array kHeads = {"at once",
                               "probes",
                               "errors",
                               "TTFT p50",
                               "p95",
                               "E2E p95",
                               "tok/s each",
                               "tok/s",
                               "req/s",
                               "goodput"};

Value value_of(const Sweep::Step& step) {
  const Level& level = step.level;
  Value value = Value::object({{"purpose", Value(step.purpose)}});
  if (level.concurrency > 0) {
    value.add("concurrency", Value(static_cast<std::uint64_t>(level.concurrency)));
  } else {
    value.add("rate", Value(level.rate));
  }
  value.add("probes", Value(level.probes));
  value.add("errors", Value(level.errors));
  value.add("seconds", Value(level.seconds));
  value.add("ttft_ms_p50", Value(level.ttft_p50));
  value.add("ttft_ms_p95", Value(level.ttft_p95));
  value.add("latency_ms_p95", Value(level.latency_p95));
  value.add("tokens_per_sec_p50", Value(level.tokens_per_sec_p50));
  value.add("tokens_per_second", Value(level.tokens_per_second));
  value.add("requests_per_second", Value(level.requests_per_second));
  value.add("goodput_per_second", Value(level.goodput));
  value.add("standing", Value(std::string(to_string(level.standing))));
  value.add("decided", Value(level.is_decided));
  value.add("cut_short", Value(level.is_cut_short));
  value.add("binding_limit", Value(level.binding));
  if (!level.remark.empty()) value.add("remark", Value(level.remark));
  return value;
}

Value limits_of(const Limits& limits) {
  const auto optional = [](const std::optional<double>& limit) {
    return limit ? Value(*limit) : Value();
  };
  return Value::object({{"ttft_ms", optional(limits.ttft_ms)},
                        {"latency_ms", optional(limits.latency_ms)},
                        {"min_throughput", optional(limits.min_throughput)},
                        {"max_error_rate", Value(limits.max_error_rate)}});
}

// A line of 80 columns, as far as the numbers allow it.
std::string line_of(const std::string& purpose,
                    const std::array<std::string, 8>& cells,
                    const std::string& end) {
  constexpr std::array<std::size_t, 8> kColumns = {7, 9, 8, 8, 8, 7, 8, 7};
  std::string line = purpose;
  line.resize(std::max<std::size_t>(8, purpose.size()), ' ');
  for (std::size_t i = 0; i < cells.size(); ++i) line += at_right(cells[i], kColumns[i]);
  if (!end.empty()) return line + "  " + end + "\n";
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string sweep_head() {
  return line_of("", {"", "errors", "TTFT", "TTFT", "E2E", "tok/s", "tok/s", ""}, "") +
         line_of("level",
                 {"at once", "of", "p50 ms", "p95 ms", "p95 ms", "each", "all", "req/s"},
                 "SLA");
}

std::string sweep_row(const Sweep::Step& step) {
  const Level& level = step.level;
  std::string row = line_of(step.purpose == "level" ? "" : step.purpose,
                            {name_of(level),
                             std::to_string(level.errors) + "/" + std::to_string(level.probes),
                             shown_number(level.ttft_p50),
                             shown_number(level.ttft_p95),
                             shown_number(level.latency_p95),
                             shown_number(level.tokens_per_sec_p50),
                             shown_number(level.tokens_per_second),
                             shown_number(level.requests_per_second)},
                            level.standing == Standing::kLimited ? "limited" : standing_of(level));
  std::vector<std::string> remarks;
  if (level.standing == Standing::kBeyond) remarks.push_back("first missed: " + level.binding);
  if (!level.remark.empty()) remarks.push_back(text::one_line(level.remark, 300));
  if (!remarks.empty()) row += "        " + text::join(remarks, "; ") + "\n";
  return row;
}

std::string sweep_conclusion(const Sweep& sweep) {
  std::string out;
  if (sweep.within) {
    const Level& level = sweep.steps[*sweep.within].level;
    out += "Within the SLA up to " + std::to_string(level.concurrency) +
           " at once: " + shown_number(level.requests_per_second) + " requests/s, " +
           shown_number(level.tokens_per_second) + " tokens/s";
    out += sweep.is_confirmed ? ", confirmed by fresh requests" : "";
    out += level.is_decided ? ".\n"
                            : "; the number of probes does not decide that at the confidence.\n";
  } else if (!sweep.steps.empty()) {
    out += "No level is within the SLA.\n";
  }
  if (sweep.beyond) {
    const Level& level = sweep.steps[*sweep.beyond].level;
    out += "Beyond it from " + std::to_string(level.concurrency) +
           " at once, first by: " + level.binding + ".\n";
  }
  if (const auto knee = sweep.knee()) {
    out += "Most tokens a second: " + shown_number(sweep.steps[*knee].level.tokens_per_second) +
           " at " + std::to_string(sweep.steps[*knee].level.concurrency) + " at once.\n";
  }
  if (!sweep.is_monotonic)
    out += "A level within lies above one beyond: the server is not steady.\n";
  if (sweep.drift) {
    out += "Drift of the baseline's TTFT over the sweep: " + shown_number(*sweep.drift * 100, 3) +
           "%.\n";
  }
  if (!sweep.stopped_by.empty()) out += "Stopped: " + text::one_line(sweep.stopped_by, 400) + "\n";
  return out;
}

std::string sweep_json(const Sweep& sweep, const Limits& limits) {
  Value steps = Value::array();
  for (const Sweep::Step& step : sweep.steps) steps.push(value_of(step));
  const auto level_of = [&](const std::optional<std::size_t>& step) {
    if (!step) return Value();
    return Value(static_cast<std::uint64_t>(sweep.steps[*step].level.concurrency));
  };
  Value value = Value::object({{"schema_version", Value(1)},
                               {"sla", limits_of(limits)},
                               {"max_concurrency_within_sla", level_of(sweep.within)},
                               {"min_concurrency_beyond_sla", level_of(sweep.beyond)},
                               {"confirmed", Value(sweep.is_confirmed)},
                               {"monotonic", Value(sweep.is_monotonic)},
                               {"knee", level_of(sweep.knee())},
                               {"steps", std::move(steps)}});
  value.add("drift", sweep.drift ? Value(*sweep.drift) : Value());
  if (!sweep.stopped_by.empty()) value.add("stopped_by", Value(sweep.stopped_by));
  return json::write(value, {2}) + "\n";
}

std::string sla_text(const Limits& limits) {
  std::vector<std::string> parts;
  if (limits.ttft_ms) parts.push_back("p95 TTFT ≤ " + shown_number(*limits.ttft_ms) + " ms");
  if (limits.latency_ms) {
    parts.push_back("p95 latency ≤ " + shown_number(*limits.latency_ms) + " ms");
  }
  if (limits.min_throughput) {
    parts.push_back("p50 throughput ≥ " + shown_number(*limits.min_throughput) + " tok/s");
  }
  parts.push_back("error rate ≤ " + shown_number(limits.max_error_rate * 100) + "%");
  return text::join(parts, ", ");
}

std::string sweep_markdown(const Sweep& sweep, const Limits& limits) {
  std::string out = "# Capacity\n\n|";
  for (const char* head : kHeads) out += std::string(" ") + head + " |";
  out += " SLA | remark |\n|";
  for (std::size_t i = 0; i < kHeads.size(); ++i) out += " --: |";
  out += " --- | --- |\n";
  for (const Sweep::Step& step : sweep.steps) {
    out += "|";
    for (const std::string& one : cells_of(step.level)) out += " " + one + " |";
    const bool is_beyond = step.level.standing == Standing::kBeyond;
    out +=
        " " +
        markdown_cell(standing_of(step.level) + (is_beyond ? ": " + step.level.binding : "")) +
        " | " +
        markdown_cell(step.purpose + (step.level.remark.empty() ? "" : "; " + step.level.remark)) +
        " |\n";
  }
  return out + "\nTimes in milliseconds. SLA: " + sla_text(limits) + ".\n\n" +
         sweep_conclusion(sweep);
}

}  // namespace aipreflight::sla
