#include "commands/sarif.hpp"

#include "base/text.hpp"
#include "commands/tables.hpp"
#include "money.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::string_view kRules[][2] = {
    {"llm-call", "A call of a language model, and its price."},
    {"llm-call-without-price", "A call of a language model whose price is not known."}};

json::Value text_of(std::string text) {
  json::Value value = json::Value::object();
  value.add("text", std::move(text));
  return value;
}

json::Value location_of(const Where& where) {
  json::Value artifact = json::Value::object();
  artifact.add("uri", text::percent_encoded(where.file, "/"));
  json::Value region = json::Value::object();
  region.add("startLine", static_cast<std::int64_t>(where.line));
  region.add("startColumn", static_cast<std::int64_t>(where.column));
  json::Value physical = json::Value::object();
  physical.add("artifactLocation", std::move(artifact));
  physical.add("region", std::move(region));
  json::Value location = json::Value::object();
  location.add("physicalLocation", std::move(physical));
  return location;
}

json::Value result_of(const PricedSite& priced) {
  const Estimate& estimate = priced.estimate;
  const bool is_priced = estimate.is_priced;
  std::string text = priced.site.operation + " with " + shown_models(priced.site);
  text += is_priced ? ": " + amount(estimate.per_call.expected) + " a call, " +
                          amount(estimate.per_month.expected) + " a month (" +
                          to_text(estimate.confidence) + ')'
                    : ": no known price, " + estimate.why_unpriced;
  json::Value result = json::Value::object();
  result.add("ruleId", kRules[is_priced ? 0 : 1][0]);
  result.add("level", is_priced ? "note" : "warning");
  result.add("message", text_of(std::move(text)));
  json::Value locations = json::Value::array();
  locations.push(location_of(priced.site.where));
  result.add("locations", std::move(locations));
  return result;
}

}  // namespace

json::Value sarif(const Survey& survey) {
  json::Value rules = json::Value::array();
  for (const auto& [id, text] : kRules) {
    json::Value rule = json::Value::object();
    rule.add("id", id);
    rule.add("shortDescription", text_of(std::string(text)));
    rules.push(std::move(rule));
  }
  json::Value driver = json::Value::object();
  driver.add("name", "aipreflight cost");
  driver.add("rules", std::move(rules));
  json::Value tool = json::Value::object();
  tool.add("driver", std::move(driver));
  json::Value results = json::Value::array();
  for (const PricedSite& site : survey.sites) results.push(result_of(site));
  json::Value run = json::Value::object();
  run.add("tool", std::move(tool));
  run.add("columnKind", "unicodeCodePoints");
  run.add("results", std::move(results));
  json::Value runs = json::Value::array();
  runs.push(std::move(run));
  json::Value page = json::Value::object();
  page.add("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  page.add("version", "2.1.0");
  page.add("runs", std::move(runs));
  return page;
}

}  // namespace aipreflight::cost
