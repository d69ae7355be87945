#include "sweep/render.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

using json::Value;

std::string number(double value, int digits = 4) {
  return std::isfinite(value) ? text::format_number(value, digits) : "-";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

std::string name_of(const Level& level) {
  return level.concurrency > 0 ? std::to_string(level.concurrency) : number(level.rate) + "/s";
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
          number(level.ttft_p50),
          number(level.ttft_p95),
          number(level.latency_p95),
          number(level.tokens_per_sec_p50),
          number(level.tokens_per_second),
          number(level.requests_per_second),
          number(level.goodput)};
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
constexpr std::array<std::size_t, 10> kWidths = {8, 7, 7, 9, 9, 9, 11, 9, 8, 8};

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

// What stands in an attribute or between tags.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// A cell of Markdown.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : escaped(text::one_line(text, 400))) {
    if (c == '|' || c == '`' || c == '*' || c == '_' || c == '[') out += '\\';
    out += c;
  }
  return out;
}

std::vector<const Level*> closed_levels(const Sweep& sweep) {
  std::vector<const Level*> levels;
  for (const Sweep::Step& step : sweep.steps) {
    if (step.level.concurrency > 0) levels.push_back(&step.level);
  }
  std::stable_sort(levels.begin(), levels.end(), [](const Level* left, const Level* right) {
    return left->concurrency < right->concurrency;
  });
  return levels;
}

struct Frame {
  double top = 0;     // of the panel
  double most = 1;    // at its upper edge
  double most_x = 1;  // at its right edge
  static constexpr double kLeft = 70;
  static constexpr double kWidth = 620;
  static constexpr double kHeight = 200;

  [[nodiscard]] double x(std::size_t concurrency) const {
    const double share = std::log2(static_cast<double>(concurrency)) / most_x;
    return kLeft + share * kWidth;
  }
  [[nodiscard]] double y(double value) const { return top + kHeight * (1 - value / most); }
};

std::string fixed(double value) {
  return text::format_number(std::round(value * 10) / 10, 6);
}

std::string text_at(double x, double y, std::string_view anchor, std::string_view words) {
  return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" +
         std::string(anchor) + "\">" + escaped(words) + "</text>\n";
}

// A level that is pointed out.
struct Mark {
  std::size_t concurrency = 0;
  std::string words;
  const char* colour = "";
};

std::optional<Mark> mark_of(const Sweep& sweep,
                            const std::optional<std::size_t>& step,
                            const std::string& what,
                            const char* colour) {
  if (!step) return std::nullopt;
  const std::size_t at = sweep.steps[*step].level.concurrency;
  return Mark{at, what + " " + std::to_string(at), colour};
}

// One number over concurrency, with its limit as a dashed line.
std::string panel(const std::vector<const Level*>& levels,
                  double Level::*member,
                  const std::string& title,
                  const std::optional<double>& limit,
                  const std::optional<Mark>& mark,
                  double top) {
  Frame frame;
  frame.top = top;
  frame.most = limit.value_or(0);
  for (const Level* level : levels) {
    if (std::isfinite(level->*member)) frame.most = std::max(frame.most, level->*member);
    frame.most_x = std::max(frame.most_x, std::log2(static_cast<double>(level->concurrency)));
  }
  frame.most = frame.most > 0 ? frame.most * 1.1 : 1;
  std::string svg = text_at(Frame::kLeft, top - 8, "start", title);
  svg += "<rect x=\"" + fixed(Frame::kLeft) + "\" y=\"" + fixed(top) + "\" width=\"" +
         fixed(Frame::kWidth) + "\" height=\"" + fixed(Frame::kHeight) +
         "\" fill=\"none\" stroke=\"#888\"/>\n";
  svg += text_at(Frame::kLeft - 6, top + 10, "end", number(frame.most, 3));
  svg += text_at(Frame::kLeft - 6, top + Frame::kHeight, "end", "0");
  std::string points;
  std::string marks;
  std::size_t last = 0;
  for (const Level* level : levels) {
    if (!std::isfinite(level->*member)) continue;
    const double x = frame.x(level->concurrency);
    const double y = frame.y(level->*member);
    points += fixed(x) + "," + fixed(y) + " ";
    const char* colour = level->standing == Standing::kWithin   ? "#1a7f37"
                         : level->standing == Standing::kBeyond ? "#cf222e"
                                                                : "#888888";
    marks += "<circle cx=\"" + fixed(x) + "\" cy=\"" + fixed(y) + "\" r=\"4\" fill=\"" + colour +
             "\"><title>" + escaped(name_of(*level) + ": " + number(level->*member)) +
             "</title></circle>\n";
    if (level->concurrency != last) {
      marks += text_at(x, top + Frame::kHeight + 16, "middle", std::to_string(level->concurrency));
    }
    last = level->concurrency;
  }
  svg += "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"#0969da\"/>\n" + marks;
  if (limit) {
    const std::string y = fixed(frame.y(*limit));
    svg += "<line x1=\"" + fixed(Frame::kLeft) + "\" x2=\"" + fixed(Frame::kLeft + Frame::kWidth) +
           "\" y1=\"" + y + "\" y2=\"" + y + "\" stroke=\"#cf222e\" stroke-dasharray=\"5 4\"/>\n";
  }
  if (mark) {
    const std::string x = fixed(frame.x(mark->concurrency));
    svg += "<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + fixed(top) + "\" y2=\"" +
           fixed(top + Frame::kHeight) + "\" stroke=\"" + mark->colour +
           "\" stroke-dasharray=\"2 3\"/>\n" +
           text_at(Frame::kLeft + Frame::kWidth, top - 8, "end", mark->words);
  }
  return svg;
}

}  // namespace

std::string sweep_head() {
  std::string line;
  for (std::size_t i = 0; i < kHeads.size(); ++i) line += padded(kHeads[i], kWidths[i]);
  return line + "  SLA\n";
}

std::string sweep_row(const Sweep::Step& step) {
  const auto cells = cells_of(step.level);
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += padded(cells[i], kWidths[i]);
  line += "  " + standing_of(step.level) + " (" + step.purpose + ")";
  if (step.level.standing == Standing::kBeyond) line += ": " + step.level.binding;
  if (!step.level.remark.empty()) line += "; " + text::one_line(step.level.remark, 300);
  return line + "\n";
}

std::string sweep_conclusion(const Sweep& sweep) {
  std::string out;
  if (sweep.within) {
    const Level& level = sweep.steps[*sweep.within].level;
    out += "Within the SLA up to " + std::to_string(level.concurrency) +
           " at once: " + number(level.requests_per_second) + " requests/s, " +
           number(level.tokens_per_second) + " tokens/s";
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
    out += "Most tokens a second: " + number(sweep.steps[*knee].level.tokens_per_second) + " at " +
           std::to_string(sweep.steps[*knee].level.concurrency) + " at once.\n";
  }
  if (!sweep.is_monotonic)
    out += "A level within lies above one beyond: the server is not steady.\n";
  if (sweep.drift) {
    out += "Drift of the baseline's TTFT over the sweep: " + number(*sweep.drift * 100, 3) + "%.\n";
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
        " " + cell(standing_of(step.level) + (is_beyond ? ": " + step.level.binding : "")) + " | " +
        cell(step.purpose + (step.level.remark.empty() ? "" : "; " + step.level.remark)) + " |\n";
  }
  out += "\nTimes in milliseconds. SLA: ";
  std::vector<std::string> parts;
  if (limits.ttft_ms) parts.push_back("p95 TTFT ≤ " + number(*limits.ttft_ms) + " ms");
  if (limits.latency_ms) parts.push_back("p95 latency ≤ " + number(*limits.latency_ms) + " ms");
  if (limits.min_throughput) {
    parts.push_back("p50 throughput ≥ " + number(*limits.min_throughput) + " tok/s");
  }
  parts.push_back("error rate ≤ " + number(limits.max_error_rate * 100) + "%");
  return out + text::join(parts, ", ") + ".\n\n" + sweep_conclusion(sweep);
}

std::string sweep_svg(const Sweep& sweep, const Limits& limits) {
  const auto levels = closed_levels(sweep);
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 790\" "
      "font-family=\"sans-serif\" "
      "font-size=\"12\">\n<title>Capacity of an inference endpoint</title>\n"
      "<rect width=\"720\" height=\"790\" fill=\"#ffffff\"/>\n";
  const auto within = mark_of(sweep, sweep.within, "within the SLA up to", "#1a7f37");
  const auto knee = mark_of(sweep, sweep.knee(), "most tokens a second at", "#0969da");
  svg += panel(
      levels, &Level::ttft_p95, "p95 TTFT, ms, by requests at once", limits.ttft_ms, within, 30);
  svg += panel(levels, &Level::latency_p95, "p95 latency, ms", limits.latency_ms, within, 285);
  svg += panel(
      levels, &Level::tokens_per_second, "tokens a second, all together", std::nullopt, knee, 540);
  return svg + "</svg>\n";
}

}  // namespace aipreflight::sla
