#include "sweep/compare.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "json/value.hpp"
#include "sweep/markup.hpp"
#include "sweep/render.hpp"

namespace aipreflight::sla {
namespace {

using json::Value;

// Of several measurements of one level the worst stands, as it does for the capacity.
const Level* level_at(const Sweep& sweep, std::size_t concurrency) {
  const Level* found = nullptr;
  for (const Sweep::Step& step : sweep.steps) {
    if (step.level.concurrency != concurrency) continue;
    if (found == nullptr || step.level.standing == Standing::kBeyond) found = &step.level;
  }
  return found;
}

const Level* level_of(const Sweep& sweep, const std::optional<std::size_t>& step) {
  return step ? &sweep.steps[*step].level : nullptr;
}

std::set<std::size_t> concurrencies_of(const std::vector<SavedSweep>& sweeps) {
  std::set<std::size_t> all;
  for (const SavedSweep& saved : sweeps) {
    for (const Sweep::Step& step : saved.sweep.steps) {
      if (step.level.concurrency > 0) all.insert(step.level.concurrency);
    }
  }
  return all;
}

bool is_one_sla(const std::vector<SavedSweep>& sweeps) {
  return std::all_of(sweeps.begin(), sweeps.end(), [&](const SavedSweep& saved) {
    return sla_text(saved.limits) == sla_text(sweeps.front().limits);
  });
}

std::string ttft_of(const Level* level) {
  return level == nullptr ? "" : shown_number(level->ttft_p95);
}

std::string tokens_of(const Level* level) {
  return level == nullptr ? "" : shown_number(level->tokens_per_second);
}

std::string count_at(const Level* level) {
  return level == nullptr ? "-" : std::to_string(level->concurrency);
}

std::string rate_at(const Level* level) {
  return level == nullptr ? "-" : shown_number(level->requests_per_second);
}

std::string binding_at(const Level* level) {
  return level == nullptr ? "" : level->binding;
}

// So many sweeps beside each other as a terminal has room for, then the next.
constexpr std::size_t kFirst = 8;
constexpr std::size_t kColumn = 9;
constexpr std::size_t kBeside = 4;

std::string levels_table(const std::vector<SavedSweep>& sweeps, std::size_t from) {
  const std::size_t to = std::min(sweeps.size(), from + kBeside);
  std::string names = text::padded("", kFirst);
  std::string heads = text::padded("at once", kFirst);
  for (std::size_t i = from; i < to; ++i) {
    names += at_right(text::one_line(sweeps[i].name, 2 * kColumn - 2), 2 * kColumn);
    heads += at_right("TTFT p95", kColumn) + at_right("tok/s", kColumn);
  }
  std::string table = names + "\n" + heads + "\n";
  for (const std::size_t concurrency : concurrencies_of(sweeps)) {
    table += at_right(std::to_string(concurrency), kFirst - 1) + " ";
    for (std::size_t i = from; i < to; ++i) {
      const Level* level = level_at(sweeps[i].sweep, concurrency);
      const bool is_beyond = level != nullptr && level->standing == Standing::kBeyond;
      table += at_right(ttft_of(level) + (is_beyond ? "*" : ""), kColumn) +
               at_right(tokens_of(level), kColumn);
    }
    table += "\n";
  }
  return table + "\n";
}

std::string sla_lines(const std::vector<SavedSweep>& sweeps) {
  if (is_one_sla(sweeps)) return "SLA: " + sla_text(sweeps.front().limits) + ".\n";
  std::string lines = "The SLAs differ, and so do the questions that the capacities answer:\n";
  for (const SavedSweep& saved : sweeps) {
    lines += "- " + text::one_line(saved.name, 100) + ": " + sla_text(saved.limits) + "\n";
  }
  return lines;
}

}  // namespace

std::string comparison_table(const std::vector<SavedSweep>& sweeps) {
  std::string out;
  for (std::size_t i = 0; i < sweeps.size(); i += kBeside) out += levels_table(sweeps, i);
  constexpr std::size_t kName = 24;
  out += text::padded("within the SLA", kName) + at_right("at once", kColumn) +
         at_right("req/s", kColumn) + at_right("tok/s", kColumn) + "  beyond it from\n";
  for (const SavedSweep& saved : sweeps) {
    const Level* within = level_of(saved.sweep, saved.sweep.within);
    const Level* beyond = level_of(saved.sweep, saved.sweep.beyond);
    out += text::padded(text::one_line(saved.name, kName - 1), kName) +
           at_right(within == nullptr ? "0" : count_at(within), kColumn) +
           at_right(rate_at(within), kColumn) +
           at_right(within == nullptr ? "-" : tokens_of(within), kColumn) + "  " +
           count_at(beyond) + (beyond == nullptr ? "" : ", " + binding_at(beyond)) + "\n";
  }
  return out + "\nTimes in milliseconds; * is beyond the SLA.\n" + sla_lines(sweeps);
}

std::string comparison_markdown(const std::vector<SavedSweep>& sweeps) {
  std::string out =
      "# Capacity compared\n\n| within the SLA | at once | requests/s | tokens/s | "
      "beyond it from | first missed |\n| --- | --: | --: | --: | --: | --- |\n";
  for (const SavedSweep& saved : sweeps) {
    const Level* within = level_of(saved.sweep, saved.sweep.within);
    const Level* beyond = level_of(saved.sweep, saved.sweep.beyond);
    out += "| " + markdown_cell(saved.name) + " | " + (within == nullptr ? "0" : count_at(within)) +
           " | " + rate_at(within) + " | " + (within == nullptr ? "-" : tokens_of(within)) + " | " +
           count_at(beyond) + " | " + markdown_cell(binding_at(beyond)) + " |\n";
  }
  out += "\n| at once |";
  std::string rule = "\n| --: |";
  for (const SavedSweep& saved : sweeps) {
    out += " " + markdown_cell(saved.name) + " p95 TTFT | tok/s |";
    rule += " --: | --: |";
  }
  out += rule + "\n";
  for (const std::size_t concurrency : concurrencies_of(sweeps)) {
    out += "| " + std::to_string(concurrency) + " |";
    for (const SavedSweep& saved : sweeps) {
      const Level* level = level_at(saved.sweep, concurrency);
      const bool is_beyond = level != nullptr && level->standing == Standing::kBeyond;
      const std::string mark = is_beyond ? "**" : "";
      out += " " + mark + ttft_of(level) + mark + " | " + tokens_of(level) + " |";
    }
    out += "\n";
  }
  return out + "\nTimes in milliseconds; bold is beyond the SLA. " + sla_lines(sweeps);
}

std::string comparison_json(const std::vector<SavedSweep>& sweeps) {
  Value list = Value::array();
  for (const SavedSweep& saved : sweeps) {
    const Level* within = level_of(saved.sweep, saved.sweep.within);
    const Level* beyond = level_of(saved.sweep, saved.sweep.beyond);
    const auto count = [](const Level* level) {
      return level == nullptr ? Value() : Value(static_cast<std::uint64_t>(level->concurrency));
    };
    list.push(Value::object(
        {{"name", Value(saved.name)},
         {"max_concurrency_within_sla", count(within)},
         {"requests_per_second", within == nullptr ? Value() : Value(within->requests_per_second)},
         {"tokens_per_second", within == nullptr ? Value() : Value(within->tokens_per_second)},
         {"min_concurrency_beyond_sla", count(beyond)},
         {"binding_limit", Value(binding_at(beyond))}}));
  }
  return json::write(Value::object({{"schema_version", Value(1)},
                                    {"one_sla", Value(is_one_sla(sweeps))},
                                    {"sweeps", std::move(list)}}),
                     {2}) +
         "\n";
}

}  // namespace aipreflight::sla
