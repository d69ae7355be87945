#include "commands/explain.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "commands/tables.hpp"

namespace aipreflight::cost {
namespace {

std::string normal(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().string();
}

std::string steps_of(const std::vector<Step>& steps) {
  std::string lines;
  for (const Step& step : steps) {
    lines += "      " + place_of(step.where) + ':' + std::to_string(step.where.column) + "  " +
             text::one_line(step.what, 200) + '\n';
  }
  return lines;
}

std::string range_of(const Range& range) {
  const auto number = [](double value) { return text::format_number(value); };
  if (range.low == range.high) return number(range.expected);
  return number(range.expected) + " (" + number(range.low) + " to " + number(range.high) + ')';
}

std::string model_lines(const Site& site) {
  std::string lines =
      "  model: " + shown_models(site) + " (" + to_text(site.model_confidence) + ")\n";
  for (const ModelChoice& choice : site.models) {
    lines += "    " + text::one_line(choice.name, 100) +
             (choice.is_environment ? ", unless the environment says otherwise" : "") + '\n' +
             steps_of(choice.from);
  }
  if (!site.why_unknown.empty()) {
    lines += "    not known: " + text::one_line(site.why_unknown, 300) + '\n';
  }
  return lines;
}

std::string token_lines(const PricedSite& priced) {
  const Estimate& estimate = priced.estimate;
  std::string lines = "  input: " + range_of(estimate.input_tokens) + " tokens (" +
                      to_text(estimate.input_confidence) +
                      (estimate.is_input_exact ? ", counted with the model's vocabulary" : "") +
                      ")\n";
  if (!priced.site.has_output) return lines;
  return lines + "  output: " + range_of(estimate.output_tokens) + " tokens (" +
         to_text(estimate.output_confidence) + ")\n" + steps_of(priced.site.output.from);
}

std::string price_lines(const Estimate& estimate) {
  if (!estimate.is_priced) {
    return "  price: not known, " + text::one_line(estimate.why_unpriced, 300) + '\n';
  }
  std::string lines = "  price: ";
  if (estimate.price) {
    lines += estimate.price->provider + '/' + text::one_line(estimate.price->model, 200) + ", " +
             text::one_line(estimate.price->source, 200) + '\n';
    for (const std::string& rule : estimate.price->rules) {
      lines += "    " + text::one_line(rule, 300) + '\n';
    }
    for (const auto& [unit, rate] : estimate.price->rates) {
      lines += "    " + unit + ": $" +
               text::format_number(rate.at(estimate.input_tokens.expected)) + '\n';
    }
  } else {
    lines += "nothing is charged\n";
  }
  lines += "  a call: $" + range_of(estimate.per_call) + '\n';
  lines += "  a month: $" + range_of(estimate.per_month) + " for " +
           text::format_number(estimate.calls_per_month) + " calls (" +
           (estimate.is_measured ? "measured" : to_text(estimate.calls_confidence)) + ", " +
           text::one_line(estimate.calls_from, 200) + ")\n";
  return lines;
}

std::string explanation(const PricedSite& priced) {
  const Site& site = priced.site;
  std::string page = place_of(site.where) + ':' + std::to_string(site.where.column) + "  " +
                     text::one_line(site.expression, 300) + '\n';
  page += "  " + site.operation + " of " + site.sdk +
          (site.function.empty() ? "" : ", in " + text::one_line(site.function, 200)) +
          (site.is_test ? ", in a test" : "") + '\n';
  page += model_lines(site) + token_lines(priced) + price_lines(priced.estimate);
  for (const auto* notes : {&site.notes, &priced.estimate.notes}) {
    for (const std::string& note : *notes) page += "  note: " + text::one_line(note, 500) + '\n';
  }
  return page;
}

}  // namespace

ExplainCommand::ExplainCommand(const sdk::Config& config)
    : inquiry_(read_options(config, config.texts("in")), config) {
  const std::string place = config.text("place");
  const std::size_t colon = place.rfind(':');
  const auto line = colon == std::string::npos
                        ? std::nullopt
                        : text::to_integer(std::string_view(place).substr(colon + 1));
  if (!line || *line < 1 || *line > 1'000'000'000) {
    config.error("place", "FILE:LINE is expected, such as src/app.py:12");
    return;
  }
  file_ = normal(place.substr(0, colon));
  line_ = static_cast<std::uint32_t>(*line);
  if (Inquiry::is_missing(file_)) config.error("place", "nothing is at '" + file_ + "'");
}

int ExplainCommand::run(sdk::Console& console) const {
  const Survey survey = inquiry_.survey([&console] { return console.cancelled(); });
  console.throw_if_cancelled();
  std::vector<std::string> others;
  bool is_found = false;
  for (const auto* sites : {&survey.sites, &survey.tests}) {
    for (const PricedSite& priced : *sites) {
      if (normal(priced.site.where.file) != file_) continue;
      if (priced.site.where.line != line_) {
        others.push_back(std::to_string(priced.site.where.line));
        continue;
      }
      console.print((is_found ? "\n" : "") + explanation(priced));
      is_found = true;
    }
  }
  if (is_found) return 0;
  console.print_error("no call of a model begins on line " + std::to_string(line_) + " of " +
                      file_ +
                      (others.empty() ? ", nor on any other line of it"
                                      : "; there are some on " + text::join(others, ", ")) +
                      "\n");
  return 1;
}

}  // namespace aipreflight::cost
