#include "sweep/commands.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "evidence/outcome.hpp"
#include "prober/config_file.hpp"
#include "prober/record.hpp"
#include "sweep/chart.hpp"
#include "sweep/render.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {
namespace {

constexpr int kWithin = 0;
constexpr int kNotWithin = 1;
constexpr int kNotMeasured = 3;

std::vector<std::size_t> read_levels(const sdk::Config& config, const std::string& list) {
  constexpr long long kMost = 8192;
  std::vector<std::size_t> levels;
  for (const std::string_view word : text::split(list, ',')) {
    const auto level = text::to_integer(text::trim(word));
    if (!level || *level < 1 || *level > kMost) {
      config.error("'" + text::one_line(list, 100) +
                   "' is no list of levels: whole numbers from 1 to 8192, as 1,2,4,8");
      return {};
    }
    levels.push_back(static_cast<std::size_t>(*level));
  }
  return levels;
}

Nanoseconds time_of(const sdk::Config& config, const char* key) {
  return std::chrono::duration_cast<Nanoseconds>(config.seconds(key));
}

}  // namespace

SweepCommand::SweepCommand(const sdk::Config& config)
    : most_(static_cast<std::size_t>(config.integer("max_concurrency"))),
      format_(config.text("format")),
      plans_only_(config.find_boolean("plan").value_or(false)) {
  plan_.limits = {config.find_number("ttft_ms"),
                  config.find_number("latency_ms"),
                  config.find_number("min_throughput"),
                  config.number("max_error_rate")};
  plan_.rules.certainty.confidence = config.number("confidence");
  plan_.probes.load.duration = time_of(config, "duration");
  plan_.probes.load.most_requests = static_cast<std::uint64_t>(config.integer("probes"));
  if (!plan_.limits.ttft_ms && !plan_.limits.latency_ms && !plan_.limits.min_throughput) {
    config.error("no SLA is given: set at least one of --ttft-ms, --latency-ms, --min-throughput");
  }
  plan_.probes.threads = static_cast<std::size_t>(config.integer("threads"));
  min_concurrency_ = config.find_integer("min_concurrency").value_or(0);
  min_rate_ = config.find_number("min_requests_per_second").value_or(0);
  read_prices(config);
  read_what(config);
}

void SweepCommand::read_what(const sdk::Config& config) {
  const auto words = config.list("what");
  if (words.size() > 2) {
    return words[2].error("there are CONFIG and LEVELS, and nothing behind them");
  }
  if (words.empty()) return;
  plan_.probes.endpoints = read_probe_file(words[0]).endpoints;
  if (words.size() == 2) levels_ = read_levels(words[1], words[1].as_text());
}

std::string SweepCommand::plan_text() const {
  const auto now = format_utc(std::chrono::system_clock::now());
  return budget_text(
      budget_of(plan_.probes, levels_, most_, prices_, now.substr(0, now.find('T'))));
}

void SweepCommand::read_prices(const sdk::Config& config) {
  const auto input = config.find_number("price_input");
  const auto output = config.find_number("price_output");
  if (input.has_value() != output.has_value()) {
    config.error(input ? "price_input" : "price_output",
                 "prices are of tokens in and out: set both --price-input and --price-output");
  }
  if (input && output) prices_ = TokenPrices{*input, *output, "as given"};
}

// Of a sweep that ran to its end; what was wanted of it, or any level at all.
bool SweepCommand::is_enough(const Sweep& sweep) const {
  if (!sweep.within) return false;
  const Level& level = sweep.steps[*sweep.within].level;
  return static_cast<std::int64_t>(level.concurrency) >= min_concurrency_ &&
         level.requests_per_second >= min_rate_;
}

int SweepCommand::run(sdk::Console& console) {
  if (plans_only_) {
    console.print(plan_text());
    return kWithin;
  }
  console.print_error(plan_text());
  plan_.ends_when_beyond = levels_.empty();
  plan_.proceed = [&] { return !console.cancelled(); };
  const bool is_table = format_ == "table";
  const auto show = [&](const std::string& line) {
    if (is_table) {
      console.print(line);
    } else {
      console.print_error(line);
    }
  };
  show(sweep_head());
  const MeasureLevel measure = [&](std::size_t concurrency, double rate, std::uint64_t seed) {
    return run_level(plan_, concurrency, rate, seed);
  };
  const TellStep tell = [&](const Sweep::Step& step) { show(sweep_row(step)); };
  const Sweep sweep =
      levels_.empty() ? find_capacity(most_, measure, tell) : sweep_levels(levels_, measure, tell);
  console.throw_if_cancelled();
  show("\n" + sweep_conclusion(sweep));
  if (format_ == "json") console.print(sweep_json(sweep, plan_.limits));
  if (format_ == "markdown") console.print(sweep_markdown(sweep, plan_.limits));
  if (format_ == "svg") console.print(sweep_svg(sweep, plan_.limits));
  if (!sweep.stopped_by.empty() || sweep.steps.empty()) return kNotMeasured;
  return is_enough(sweep) ? kWithin : kNotWithin;
}

ProbeCommand::ProbeCommand(const sdk::Config& config) {
  ProbeConfig probes = read_probe_file(config.at("config"));
  plan_.endpoints = std::move(probes.endpoints);
  plan_.load.concurrency = static_cast<std::size_t>(probes.concurrency);
  plan_.load.duration = time_of(config, "duration");
  plan_.load.interval = time_of(config, "interval");
}

int ProbeCommand::run(sdk::Console& console) {
  bool is_well = true;
  ProbeHooks hooks;
  hooks.take = [&](const Sample& sample) {
    is_well = is_well && sample.error == ErrorClass::kNone;
    console.print(record_of(sample, plan_.endpoints[sample.endpoint], false) + "\n");
    return true;
  };
  hooks.proceed = [&](double) { return !console.cancelled(); };
  const ProbeRun run = evidence::measured(probe(plan_, hooks));
  if (run.was_stopped) throw sdk::Cancelled();
  return is_well ? kWithin : kNotWithin;
}

}  // namespace aipreflight::sla
