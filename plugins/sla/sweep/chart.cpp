#include "sweep/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "sweep/markup.hpp"

namespace aipreflight::sla {
namespace {

constexpr double kWidth = 720;
constexpr double kLeft = 64;
constexpr double kRight = 696;
constexpr double kPlotHeight = 190;
constexpr double kPanelHeight = 258;
constexpr double kCharacter = 7;  // of 12 px, about

// What is drawn in, on a light page and on a dark one. More lines than colours begin again.
constexpr std::size_t kColours = 6;
struct Page {
  const char* paper;
  const char* text;
  const char* soft;
  const char* grid;
  const char* limit;
  std::array<const char*, kColours> lines;
};
constexpr Page kLight = {"#ffffff",
                         "#1f2328",
                         "#656d76",
                         "#d8dee4",
                         "#cf222e",
                         {"#0969da", "#bc4c00", "#8250df", "#1a7f37", "#bf3989", "#7d4e00"}};
constexpr Page kDark = {"#0d1117",
                        "#e6edf3",
                        "#9198a1",
                        "#30363d",
                        "#ff7b72",
                        {"#58a6ff", "#f0883e", "#bc8cff", "#3fb950", "#f778ba", "#d29922"}};

// `names` of classes, with what they are drawn in.
void add_rule(std::string& style, std::string_view names, std::string_view what, const char* in) {
  style.append(names).append(" { ").append(what).append(": ").append(in).append(" }\n");
}

std::string rules_of(const Page& page) {
  std::string style;
  add_rule(style, "text", "fill", page.text);
  add_rule(style, ".page, .beyond", "fill", page.paper);
  add_rule(style, ".soft, .client_limited", "fill", page.soft);
  add_rule(style, ".frame, .mark, .client_limited", "stroke", page.soft);
  add_rule(style, ".grid", "stroke", page.grid);
  add_rule(style, ".limit", "stroke", page.limit);
  add_rule(style, ".limit-text", "fill", page.limit);
  for (std::size_t i = 0; i < kColours; ++i) {
    const std::string name = ".c" + std::to_string(i) + ' ';
    add_rule(
        style, name + ".line, " + name + ".within, " + name + ".beyond", "stroke", page.lines[i]);
    add_rule(style, name + ".within", "fill", page.lines[i]);
  }
  return style;
}

std::string style_sheet() {
  return "<style>\ntext { font: 12px sans-serif }\n.frame, .line { fill: none }\n"
         ".line, circle { stroke-width: 1.5 }\n.limit { stroke-dasharray: 5 4 }\n"
         ".mark { stroke-dasharray: 2 3 }\n" +
         rules_of(kLight) + "@media (prefers-color-scheme: dark) {\n" + rules_of(kDark) +
         "}\n</style>\n";
}

std::string fixed(double value) {
  return text::format_number(std::round(value * 10) / 10, 6);
}

std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + fixed(value) + "\"";
}

std::string text_at(double x,
                    double y,
                    std::string_view anchor,
                    std::string_view words,
                    std::string_view style = {}) {
  return "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + std::string(anchor) +
         "\"" + (style.empty() ? "" : " class=\"" + std::string(style) + "\"") + ">" +
         xml_text(words) + "</text>\n";
}

std::string line_between(double x1, double y1, double x2, double y2, std::string_view style) {
  return "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) +
         attribute("y2", y2) + " class=\"" + std::string(style) + "\"/>\n";
}

double width_of(std::string_view words) {
  return kCharacter * static_cast<double>(words.size());
}

// Of 1, 2, 2.5 and 5 with zeros the least that makes no more than four steps.
double step_for(double most) {
  const double least = most / 4;
  const double ten = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * ten >= least) return factor * ten;
  }
  return 10 * ten;
}

struct Line {
  std::size_t colour = 0;
  std::vector<const Level*> levels;  // by concurrency
};

// Closed levels, by concurrency.
Line line_of(const Sweep& sweep, std::size_t number) {
  Line line;
  line.colour = number % kColours;
  for (const Sweep::Step& step : sweep.steps) {
    if (step.level.concurrency > 0) line.levels.push_back(&step.level);
  }
  std::stable_sort(
      line.levels.begin(), line.levels.end(), [](const Level* left, const Level* right) {
        return left->concurrency < right->concurrency;
      });
  return line;
}

// A level that is pointed out, and what is said of it.
struct Mark {
  std::size_t concurrency = 0;
  std::string words;
};

struct Panel {
  std::string title;
  double Level::*member = nullptr;
  std::optional<double> limit;
  std::optional<Mark> mark;
};

// One number over concurrency, on a scale of logarithms.
class Drawing {
 public:
  explicit Drawing(std::vector<Line> lines) : lines_(std::move(lines)) {
    for (const Line& line : lines_) {
      for (const Level* level : line.levels) concurrencies_.insert(level->concurrency);
    }
  }

  void add(const Panel& panel);
  void add_legend(const std::vector<std::string>& names);
  [[nodiscard]] std::string finish() const;

 private:
  [[nodiscard]] double x(std::size_t concurrency) const;
  [[nodiscard]] double y(double value) const { return top_ + kPlotHeight * (1 - value / most_); }
  void scale(const Panel& panel);
  void add_scales();
  void add_line(const Line& line, double Level::*member);
  void add_limit(double limit);

  std::vector<Line> lines_;
  std::set<std::size_t> concurrencies_;
  std::string body_;
  double bottom_ = 8;  // of what was drawn
  double top_ = 0;     // of the present panel
  double most_ = 1;    // at its upper edge
};

double Drawing::x(std::size_t concurrency) const {
  constexpr double kMargin = 16;
  const double least = std::log2(static_cast<double>(*concurrencies_.begin()));
  const double most = std::log2(static_cast<double>(*concurrencies_.rbegin()));
  const double share =
      most > least ? (std::log2(static_cast<double>(concurrency)) - least) / (most - least) : 0.5;
  return kLeft + kMargin + share * (kRight - kLeft - 2 * kMargin);
}

void Drawing::scale(const Panel& panel) {
  most_ = panel.limit.value_or(0);
  for (const Line& line : lines_) {
    for (const Level* level : line.levels) {
      if (std::isfinite(level->*panel.member)) most_ = std::max(most_, level->*panel.member);
    }
  }
  most_ = most_ > 0 ? most_ * 1.08 : 1;
}

void Drawing::add_scales() {
  const double step = step_for(most_);
  for (double value = 0; value <= most_; value += step) {
    if (value > 0) body_ += line_between(kLeft, y(value), kRight, y(value), "grid");
    body_ += text_at(kLeft - 6, y(value) + 4, "end", shown_number(value), "soft");
  }
  double free_from = 0;
  for (const std::size_t concurrency : concurrencies_) {
    const std::string words = std::to_string(concurrency);
    const double half = width_of(words) / 2 + 3;
    const double at = x(concurrency);
    body_ += line_between(at, top_ + kPlotHeight, at, top_ + kPlotHeight + 4, "frame");
    if (at - half < free_from) continue;
    body_ += text_at(at, top_ + kPlotHeight + 17, "middle", words, "soft");
    free_from = at + half;
  }
  body_ += "<rect" + attribute("x", kLeft) + attribute("y", top_) +
           attribute("width", kRight - kLeft) + attribute("height", kPlotHeight) +
           " class=\"frame\"/>\n";
}

// Through the mean of each level; every measurement is a point.
void Drawing::add_line(const Line& line, double Level::*member) {
  std::map<std::size_t, std::pair<double, double>> sums;
  std::string points;
  for (const Level* level : line.levels) {
    const double value = level->*member;
    if (!std::isfinite(value)) continue;
    sums[level->concurrency].first += value;
    sums[level->concurrency].second += 1;
    points += "<circle" + attribute("cx", x(level->concurrency)) + attribute("cy", y(value)) +
              " r=\"4\" class=\"" + std::string(to_string(level->standing)) + "\"><title>" +
              xml_text(std::to_string(level->concurrency) + " at once: " + shown_number(value)) +
              "</title></circle>\n";
  }
  std::string path;
  for (const auto& [concurrency, sum] : sums) {
    path +=
        (path.empty() ? "" : " ") + fixed(x(concurrency)) + "," + fixed(y(sum.first / sum.second));
  }
  body_ += "<g class=\"c" + std::to_string(line.colour) + "\">\n<polyline points=\"" + path +
           "\" class=\"line\"/>\n" + points + "</g>\n";
}

void Drawing::add_limit(double limit) {
  const double at = y(limit);
  const bool is_near_top = at - top_ < 18;
  body_ += line_between(kLeft, at, kRight, at, "limit") + text_at(kLeft + 6,
                                                                  is_near_top ? at + 15 : at - 5,
                                                                  "start",
                                                                  "limit " + shown_number(limit),
                                                                  "limit-text");
}

void Drawing::add(const Panel& panel) {
  top_ = bottom_ + 22;
  bottom_ += kPanelHeight;
  scale(panel);
  body_ += text_at(kLeft, top_ - 8, "start", panel.title);
  add_scales();
  if (panel.mark) {
    const double at = x(panel.mark->concurrency);
    body_ += line_between(at, top_, at, top_ + kPlotHeight, "mark") +
             text_at(kRight, top_ - 8, "end", panel.mark->words);
  }
  if (panel.limit) add_limit(*panel.limit);
  for (const Line& line : lines_) add_line(line, panel.member);
}

void Drawing::add_legend(const std::vector<std::string>& names) {
  constexpr double kRow = 20;
  constexpr double kGap = 30;
  double at = kLeft;
  double row = bottom_ + 6;
  const auto entry = [&](const std::string& shape, const std::string& words) {
    const double wanted = kGap + width_of(words);
    if (at > kLeft && at + wanted > kRight) {
      at = kLeft;
      row += kRow;
    }
    body_ += "<g transform=\"translate(" + fixed(at) + " " + fixed(row) + ")\">" + shape +
             "</g>\n" + text_at(at + 18, row + 4, "start", words);
    at += wanted;
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    entry("<g class=\"c" + std::to_string(i % kColours) +
              "\"><path d=\"M0 0H14\" class=\"line\"/></g>",
          text::one_line(names[i], 40));
  }
  const auto point = [](std::string_view standing) {
    return "<g class=\"c0\"><circle cx=\"7\" cy=\"0\" r=\"4\" class=\"" + std::string(standing) +
           "\"/></g>";
  };
  entry(point("within"), "within the SLA");
  entry(point("beyond"), "beyond it");
  entry(point("client_limited"), "the client was the limit");
  bottom_ = row + kRow;
}

std::string Drawing::finish() const {
  const std::string height = fixed(bottom_);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + fixed(kWidth) + " " + height +
         "\" role=\"img\">\n<title>Capacity of inference endpoints</title>\n" + style_sheet() +
         "<rect width=\"" + fixed(kWidth) + "\" height=\"" + height + "\" class=\"page\"/>\n" +
         body_ + "</svg>\n";
}

std::optional<Mark> mark_of(const Sweep& sweep,
                            const std::optional<std::size_t>& step,
                            const std::string& what) {
  if (!step) return std::nullopt;
  const std::size_t at = sweep.steps[*step].level.concurrency;
  return Mark{at, what + " " + std::to_string(at)};
}

constexpr const char* kTtft = "p95 TTFT in ms, by requests at once";
constexpr const char* kLatency = "p95 latency in ms";
constexpr const char* kTokens = "tokens a second, all together";

// A limit that all of them have.
std::optional<double> common_limit(const std::vector<SavedSweep>& sweeps,
                                   std::optional<double> Limits::*limit) {
  for (const SavedSweep& sweep : sweeps) {
    if (sweep.limits.*limit != sweeps.front().limits.*limit) return std::nullopt;
  }
  return sweeps.front().limits.*limit;
}

}  // namespace

std::string sweep_svg(const Sweep& sweep, const Limits& limits) {
  Drawing drawing({line_of(sweep, 0)});
  const auto within = mark_of(sweep, sweep.within, "within the SLA up to");
  drawing.add({kTtft, &Level::ttft_p95, limits.ttft_ms, within});
  drawing.add({kLatency, &Level::latency_p95, limits.latency_ms, within});
  drawing.add({kTokens,
               &Level::tokens_per_second,
               std::nullopt,
               mark_of(sweep, sweep.knee(), "most tokens a second at")});
  drawing.add_legend({});
  return drawing.finish();
}

std::string comparison_svg(const std::vector<SavedSweep>& sweeps) {
  std::vector<Line> lines;
  std::vector<std::string> names;
  for (const SavedSweep& saved : sweeps) {
    lines.push_back(line_of(saved.sweep, names.size()));
    names.push_back(saved.name);
  }
  Drawing drawing(std::move(lines));
  drawing.add({kTtft, &Level::ttft_p95, common_limit(sweeps, &Limits::ttft_ms), {}});
  drawing.add({kLatency, &Level::latency_p95, common_limit(sweeps, &Limits::latency_ms), {}});
  drawing.add({kTokens, &Level::tokens_per_second, std::nullopt, {}});
  drawing.add_legend(names);
  return drawing.finish();
}

}  // namespace aipreflight::sla
