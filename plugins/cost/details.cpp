#include "details.hpp"

#include <algorithm>

namespace aipreflight::cost {
namespace {

constexpr std::size_t kMostSites = 200;

json::Value steps(const std::vector<Step>& from) {
  json::Value list = json::Value::array();
  for (const Step& step : from) {
    json::Value one = json::Value::object();
    one.add("file", step.where.file);
    one.add("line", static_cast<std::int64_t>(step.where.line));
    one.add("column", static_cast<std::int64_t>(step.where.column));
    if (step.where.cell != 0) one.add("cell", static_cast<std::int64_t>(step.where.cell));
    one.add("what", step.what);
    list.push(std::move(one));
  }
  return list;
}

json::Value range(const Range& value, const char* confidence) {
  json::Value all = json::Value::object();
  all.add("low", value.low);
  all.add("expected", value.expected);
  all.add("high", value.high);
  if (confidence != nullptr) all.add("confidence", confidence);
  return all;
}

json::Value model(const PricedSite& priced) {
  const Site& site = priced.site;
  json::Value all = json::Value::object();
  if (site.models.size() == 1) {
    all.add("value", site.models[0].name);
  } else if (site.models.empty()) {
    all.add("value", json::Value());
  } else {
    json::Value values = json::Value::array();
    for (const ModelChoice& choice : site.models) values.push(choice.name);
    all.add("value", std::move(values));
  }
  all.add("confidence", to_text(site.model_confidence));
  if (!priced.estimate.model.empty()) all.add("priced_as", priced.estimate.model);
  if (site.models.empty() || site.may_be_other) all.add("unknown", site.why_unknown);
  json::Value from = json::Value::array();
  for (const ModelChoice& choice : site.models) {
    const json::Value way = steps(choice.from);
    for (const json::Value& step : way.items()) from.push(step);
  }
  all.add("from", std::move(from));
  return all;
}

json::Value total(const Survey& survey) {
  json::Value all = json::Value::object();
  all.add("known", survey.known_monthly);
  all.add("assumed", survey.assumed_monthly);
  all.add("unknown_sites", static_cast<std::uint64_t>(survey.unknown_sites));
  all.add("sites", static_cast<std::uint64_t>(survey.sites.size()));
  all.add("test_sites", static_cast<std::uint64_t>(survey.tests.size()));
  return all;
}

json::Value skipped(const Survey& survey, std::size_t most) {
  json::Value list = json::Value::array();
  for (const source_tree::Skipped& one : survey.skipped) {
    if (list.size() == most) break;
    json::Value entry = json::Value::object();
    entry.add("file", one.path);
    entry.add("reason", one.reason);
    entry.add("message", one.message);
    list.push(std::move(entry));
  }
  return list;
}

json::Value price_source(const Survey& survey) {
  json::Value all = json::Value::object();
  all.add("source", survey.prices.source);
  all.add("version", survey.prices.version);
  all.add("date", survey.prices.date);
  return all;
}

// What logs said, and of what they said nothing.
json::Value usage(const Survey& survey) {
  json::Value unmatched = json::Value::array();
  for (const std::string& place : survey.unmatched_usage) unmatched.push(place);
  json::Value all = json::Value::object();
  all.add("file", survey.usage_file);
  all.add("rows", static_cast<std::uint64_t>(survey.usage_rows));
  all.add("measured_sites", static_cast<std::uint64_t>(survey.measured_sites));
  all.add("unmatched", std::move(unmatched));
  return all;
}

json::Value list_of(const std::vector<PricedSite>& sites, std::size_t most) {
  json::Value list = json::Value::array();
  for (const PricedSite& site : sites) {
    if (list.size() == most) break;
    list.push(to_json(site));
  }
  return list;
}

}  // namespace

json::Value to_json(const PricedSite& priced) {
  const Site& site = priced.site;
  const Estimate& estimate = priced.estimate;
  json::Value all = json::Value::object();
  all.add("file", site.where.file);
  all.add("line", static_cast<std::int64_t>(site.where.line));
  all.add("column", static_cast<std::int64_t>(site.where.column));
  all.add("cell",
          site.where.cell == 0 ? json::Value()
                               : json::Value(static_cast<std::int64_t>(site.where.cell)));
  all.add("language", site.language);
  all.add("provider", estimate.provider.empty() ? site.provider : estimate.provider);
  all.add("sdk", site.sdk);
  all.add("operation", site.operation);
  all.add("expression", site.expression);
  all.add("function", site.function);
  all.add("model", model(priced));
  all.add("input_tokens", range(estimate.input_tokens, to_text(estimate.input_confidence)));
  all.add("output_tokens", range(estimate.output_tokens, to_text(estimate.output_confidence)));
  json::Value calls = json::Value::object();
  calls.add("expected", estimate.calls_per_month);
  calls.add("confidence", to_text(estimate.calls_confidence));
  calls.add("from", estimate.calls_from);
  calls.add("is_measured", estimate.is_measured);
  all.add("calls_per_month", std::move(calls));
  all.add("price_confidence", to_text(estimate.confidence));
  if (estimate.is_priced) {
    all.add("cost_per_call_usd", range(estimate.per_call, nullptr));
    all.add("cost_per_month_usd", range(estimate.per_month, nullptr));
  } else {
    all.add("cost_per_call_usd", json::Value());
    all.add("cost_per_month_usd", json::Value());
    all.add("unpriced", estimate.why_unpriced);
  }
  if (estimate.price) {
    json::Value rules = json::Value::array();
    for (const std::string& rule : estimate.price->rules) rules.push(rule);
    json::Value price = json::Value::object();
    price.add("provider", estimate.price->provider);
    price.add("model", estimate.price->model);
    price.add("source", estimate.price->source);
    price.add("confirmed", estimate.price->is_confirmed);
    price.add("rules", std::move(rules));
    all.add("price", std::move(price));
  }
  json::Value notes = json::Value::array();
  for (const std::string& note : site.notes) notes.push(note);
  for (const std::string& note : estimate.notes) notes.push(note);
  all.add("notes", std::move(notes));
  return all;
}

json::Value to_json(const Survey& survey) {
  json::Value all = json::Value::object();
  all.add("schema_version", 1);
  all.add("sites", list_of(survey.sites, survey.sites.size()));
  all.add("test_sites", list_of(survey.tests, survey.tests.size()));
  all.add("totals", total(survey));
  all.add("skipped", skipped(survey, survey.skipped.size()));
  all.add("files", static_cast<std::uint64_t>(survey.files));
  all.add("bytes", survey.bytes);
  all.add("prices", price_source(survey));
  if (!survey.usage_file.empty()) all.add("usage", usage(survey));
  return all;
}

json::Value details(const Survey& survey) {
  json::Value all = json::Value::object();
  all.add("call_sites", static_cast<std::uint64_t>(survey.sites.size()));
  if (survey.priced_sites > 0 || survey.sites.empty()) {
    all.add("max_cost_per_request_usd", survey.dearest_call);
    all.add("total_monthly_estimate_usd", survey.monthly());
  }
  all.add("totals", total(survey));
  all.add("prices", price_source(survey));
  if (!survey.usage_file.empty()) all.add("usage", usage(survey));
  all.add("sites", list_of(survey.sites, kMostSites));
  if (survey.sites.size() > kMostSites) {
    all.add("sites_left_out", static_cast<std::uint64_t>(survey.sites.size() - kMostSites));
  }
  all.add("skipped", skipped(survey, kMostSites));
  return all;
}

}  // namespace aipreflight::cost
