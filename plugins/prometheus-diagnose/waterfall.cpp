#include "waterfall.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "phrase.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr std::size_t kColumns = 40;
constexpr std::size_t kNameWidth = 19;
constexpr std::size_t kNumberWidth = 10;

double whole_of(const Budget& budget) {
  return std::max(budget.client.value_or(0), budget.server.value_or(0));
}

std::string pad(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string pad_left(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string bar(double begin, double length, double whole) {
  const auto column = [&](double at) {
    return static_cast<std::size_t>(std::lround(std::clamp(at / whole, 0.0, 1.0) * kColumns));
  };
  const std::size_t from = column(begin);
  std::size_t to = column(begin + length);
  if (to == from && length > 0) to = std::min(from + 1, kColumns);
  std::string text(from, ' ');
  for (std::size_t i = from; i < to; ++i) text += "█";
  return text;
}

std::string change_text(const Budget::Part& part) {
  if (!part.seconds || !part.baseline) return "";
  const double change = *part.seconds - *part.baseline;
  return std::string(change < 0 ? "  (-" : "  (+") + milliseconds(std::abs(change)) + ")";
}

std::string row(const std::string& name,
                double seconds,
                const std::string& drawn,
                const std::string& after) {
  std::string line = "  " + pad(name, kNameWidth) + pad_left(milliseconds(seconds), kNumberWidth) +
                     after + "  " + drawn;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line + '\n';
}

}  // namespace

std::string waterfall_text(const Budget& budget) {
  const double whole = whole_of(budget);
  if (whole <= 0) return "";
  std::string text;
  if (budget.client) text += row("client", *budget.client, bar(0, *budget.client, whole), "");
  if (budget.server && !budget.parts[0].seconds) {
    text += row("server", *budget.server, bar(0, *budget.server, whole), "");
  }
  double at = 0;
  for (const Budget::Part& part : budget.parts) {
    if (part.name == "decode") continue;
    if (!part.seconds) {
      text +=
          "  " + pad(part.name, kNameWidth) + pad_left("?", kNumberWidth) + "  " + part.why + '\n';
      continue;
    }
    text += row(part.name, *part.seconds, bar(at, *part.seconds, whole), change_text(part));
    at += *part.seconds;
  }
  const Budget::Part& decode = budget.parts.back();
  if (decode.name == "decode" && decode.seconds) {
    text += "  after the first token: decode " + milliseconds(*decode.seconds) +
            change_text(decode) + '\n';
  }
  return text;
}

std::string waterfall_svg(const Budget& budget) {
  const double whole = whole_of(budget);
  if (whole <= 0) return "";
  constexpr double kLeft = 170;
  constexpr double kWidth = 420;
  constexpr double kRow = 24;
  static constexpr const char* kColours[] = {"#8a63d2", "#2f81f7", "#d29922", "#3fb950"};
  std::string rows;
  double y = 0;
  const auto number = [](double value) { return text::format_number(value, 6); };
  const auto add = [&](const std::string& name, double begin, double length, const char* colour) {
    rows += "<text x=\"0\" y=\"" + number(y + 16) + "\">" + name + "</text><rect x=\"" +
            number(kLeft + begin / whole * kWidth) + "\" y=\"" + number(y + 4) + "\" width=\"" +
            number(std::max(1.0, length / whole * kWidth)) + "\" height=\"16\" fill=\"" + colour +
            "\"/><text x=\"" + number(kLeft + kWidth + 8) + "\" y=\"" + number(y + 16) + "\">" +
            milliseconds(length) + "</text>";
    y += kRow;
  };
  if (budget.client) add("client", 0, *budget.client, "#6e7681");
  if (budget.server && !budget.parts[0].seconds) add("server", 0, *budget.server, "#6e7681");
  double at = 0;
  for (std::size_t i = 0; i < budget.parts.size() && i < std::size(kColours); ++i) {
    if (!budget.parts[i].seconds) continue;
    add(budget.parts[i].name, at, *budget.parts[i].seconds, kColours[i]);
    at += *budget.parts[i].seconds;
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"Parts of the time to "
         "the "
         "first token\" width=\"680\" height=\"" +
         number(y) + "\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#57606a\">" + rows +
         "</svg>";
}

}  // namespace aipreflight::diagnose
