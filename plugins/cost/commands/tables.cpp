#include "commands/tables.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "commands/layout.hpp"
#include "money.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kMostSkipped = 20;
using Row = std::vector<std::string>;

std::string count_of(double value) {
  return text::format_number(std::round(value), 6);
}

std::vector<const PricedSite*> dearest_first(const Survey& survey) {
  std::vector<const PricedSite*> sites;
  for (const PricedSite& site : survey.sites) sites.push_back(&site);
  std::stable_sort(sites.begin(), sites.end(), [](const PricedSite* left, const PricedSite* right) {
    const auto key = [](const PricedSite& site) {
      return site.estimate.is_priced ? site.estimate.per_month.expected : HUGE_VAL;
    };
    return key(*left) > key(*right);
  });
  return sites;
}

Row row_of(const PricedSite& priced) {
  const Estimate& estimate = priced.estimate;
  const bool is_priced = estimate.is_priced;
  return {place_of(priced.site.where),
          shown_models(priced.site),
          count_of(estimate.input_tokens.expected),
          count_of(estimate.output_tokens.expected),
          is_priced ? amount(estimate.per_call.expected) : "?",
          is_priced ? amount(estimate.per_month.expected) : "?",
          is_priced ? to_text(estimate.confidence) : "unknown"};
}

std::string totals_of(const Survey& survey) {
  std::string text = std::to_string(survey.sites.size()) +
                     (survey.sites.size() == 1 ? " call site" : " call sites") + " in " +
                     std::to_string(survey.files) + " files: " + dollars(survey.known_monthly) +
                     " a month";
  if (survey.assumed_monthly > 0) text += ", and " + dollars(survey.assumed_monthly) + " assumed";
  if (survey.measured_sites > 0) {
    text += "; usage of " + std::to_string(survey.measured_sites) + " measured";
  }
  if (survey.unknown_sites > 0) {
    text += "; " + std::to_string(survey.unknown_sites) + " without a known price";
  }
  if (!survey.tests.empty()) {
    text += "; " + std::to_string(survey.tests.size()) + " in tests, not counted";
  }
  return text;
}

std::string prices_of(const Survey& survey) {
  return "prices: " + survey.prices.source + ' ' + survey.prices.version + ", " +
         survey.prices.date;
}

// `shown`: a text of the sources as the page may have it.
template <typename Shown>
std::string skipped_lines(const Survey& survey, const char* start, const Shown& shown) {
  std::string lines;
  for (std::size_t i = 0; i < survey.skipped.size(); ++i) {
    if (i == kMostSkipped) {
      return lines + start + "and " + std::to_string(survey.skipped.size() - i) +
             " more; --format json has all\n";
    }
    const source_tree::Skipped& one = survey.skipped[i];
    lines += start + shown(one.path) + ": " + shown(one.message) + '\n';
  }
  return lines;
}

std::string csv_field(std::string_view text) {
  std::string field(text);
  if (!field.empty() && std::string_view("=+-@\t\r").find(field[0]) != std::string_view::npos) {
    field.insert(0, 1, '\'');
  }
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_number(double value) {
  return text::format_number(value, 12);
}

}  // namespace

std::string place_of(const Where& where) {
  const std::string cell = where.cell == 0 ? "" : "cell " + std::to_string(where.cell) + ':';
  return text::one_line(where.file, 1000) + ':' + cell + std::to_string(where.line);
}

std::string shown_models(const Site& site) {
  std::vector<std::string> names;
  for (const ModelChoice& choice : site.models) names.push_back(text::one_line(choice.name, 100));
  if (site.models.empty() || site.may_be_other) names.emplace_back("?");
  return text::join(names, " or ");
}

std::string text_table(const Survey& survey, std::uint32_t columns) {
  using enum Column::Align;
  std::string page;
  if (!survey.sites.empty()) {
    std::vector<Row> rows{{"WHERE", "MODEL", "TOKENS IN", "OUT", "A CALL", "A MONTH", "PRICE"}};
    for (const PricedSite* site : dearest_first(survey)) rows.push_back(row_of(*site));
    page = aligned(rows, {{kLeft, true}, {}, {kRight}, {kRight}, {kRight}, {kRight}, {}}, columns) +
           '\n';
  }
  page += totals_of(survey) + '\n' + prices_of(survey) + '\n';
  if (!survey.skipped.empty())
    page += "not read:\n" + skipped_lines(survey, "  ", [](const std::string& text) {
              return text::one_line(text, 300);
            });
  return page;
}

std::string markdown_table(const Survey& survey) {
  std::string page = "**" + markdown_cell(totals_of(survey)) + "**\n";
  if (!survey.sites.empty()) {
    page +=
        "\n| where | model | tokens in | out | a call | a month | price "
        "|\n|---|---|--:|--:|--:|--:|---|\n";
    for (const PricedSite* site : dearest_first(survey)) page += markdown_row(row_of(*site));
  }
  page += '\n' + markdown_cell(prices_of(survey)) + '\n';
  if (!survey.skipped.empty())
    page += "\nNot read:\n\n" + skipped_lines(survey, "- ", markdown_cell);
  return page;
}

std::string csv(const Survey& survey) {
  std::string page =
      "file,line,column,cell,language,provider,sdk,operation,model,model_confidence,input_tokens,"
      "output_tokens,calls_per_month,cost_per_call_usd,cost_per_month_usd,price_confidence\r\n";
  for (const PricedSite& priced : survey.sites) {
    const Site& site = priced.site;
    const Estimate& estimate = priced.estimate;
    const auto number = [&](double value) { return estimate.is_priced ? csv_number(value) : ""; };
    const std::vector<std::string> fields = {
        csv_field(site.where.file),
        std::to_string(site.where.line),
        std::to_string(site.where.column),
        site.where.cell == 0 ? "" : std::to_string(site.where.cell),
        csv_field(site.language),
        csv_field(estimate.provider.empty() ? site.provider : estimate.provider),
        csv_field(site.sdk),
        csv_field(site.operation),
        csv_field(site.models.empty() ? "" : shown_models(site)),
        to_text(site.model_confidence),
        csv_number(estimate.input_tokens.expected),
        csv_number(estimate.output_tokens.expected),
        csv_number(estimate.calls_per_month),
        number(estimate.per_call.expected),
        number(estimate.per_month.expected),
        to_text(estimate.confidence)};
    page += text::join(fields, ",") + "\r\n";
  }
  return page;
}

}  // namespace aipreflight::cost
