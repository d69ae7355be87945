#include "commands/prices.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::cost {
namespace {

Settings settings_of(const sdk::Config& config) {
  Settings settings;
  settings.prices_file = config.find_text("prices").value_or("");
  settings.assumptions.date = read_date(config);
  return settings;
}

std::string rate_text(const prices::Rate& rate) {
  std::string text = text::format_number(rate.base);
  for (const auto& [from, price] : rate.tiers) {
    text += ", " + text::format_number(price) + " above " + text::format_number(from) + " tokens";
  }
  return text;
}

std::string text_of(const std::vector<prices::Table::Row>& rows) {
  std::string page;
  for (const prices::Table::Row& row : rows) {
    page += text::one_line(row.provider, 100) + '/' + text::one_line(row.model, 200) + "  (" +
            text::one_line(row.source, 200) + (row.is_confirmed ? "" : ", not confirmed") + ")\n";
    for (const auto& [unit, rate] : row.rates) page += "  " + unit + ": " + rate_text(rate) + '\n';
  }
  return page;
}

json::Value json_of(const std::vector<prices::Table::Row>& rows) {
  json::Value list = json::Value::array();
  for (const prices::Table::Row& row : rows) {
    json::Value rates = json::Value::object();
    for (const auto& [unit, rate] : row.rates) {
      json::Value tiers = json::Value::array();
      for (const auto& [from, price] : rate.tiers) {
        json::Value tier = json::Value::object();
        tier.add("above_tokens", from);
        tier.add("usd", price);
        tiers.push(std::move(tier));
      }
      json::Value one = json::Value::object();
      one.add("usd", rate.base);
      one.add("tiers", std::move(tiers));
      rates.add(unit, std::move(one));
    }
    json::Value value = json::Value::object();
    value.add("provider", row.provider);
    value.add("model", row.model);
    value.add("source", row.source);
    value.add("confirmed", row.is_confirmed);
    value.add("rates", std::move(rates));
    list.push(std::move(value));
  }
  json::Value page = json::Value::object();
  page.add("prices", std::move(list));
  return page;
}

}  // namespace

PricesCommand::PricesCommand(const sdk::Config& config)
    : inquiry_(settings_of(config), config),
      models_(config.texts("model")),
      provider_(config.find_text("provider").value_or("")),
      format_(config.text("format")) {}

std::vector<prices::Table::Row> PricesCommand::rows() const {
  const prices::Date& date = inquiry_.settings().assumptions.date;
  const std::vector<prices::Table::Row> all = inquiry_.prices().rows(date);
  std::vector<prices::Table::Row> chosen;
  const auto add_if = [&](const auto& is_wanted) {
    for (const prices::Table::Row& row : all) {
      if ((provider_.empty() || row.provider == provider_) && is_wanted(row)) chosen.push_back(row);
    }
  };
  if (models_.empty()) add_if([](const prices::Table::Row&) { return true; });
  for (const std::string& model : models_) {
    if (const auto price = inquiry_.prices().find(provider_, model, date)) {
      chosen.push_back(
          {price->provider, price->model, price->rates, price->source, price->is_confirmed});
    } else {
      add_if([&](const prices::Table::Row& row) {
        return text::to_lower(row.model).find(text::to_lower(model)) != std::string::npos;
      });
    }
  }
  return chosen;
}

int PricesCommand::run(sdk::Console& console) const {
  const std::vector<prices::Table::Row> found = rows();
  if (format_ == "json") {
    console.print(json::write(json_of(found), {2}) + '\n');
  } else {
    console.print(text_of(found));
  }
  if (!found.empty()) return 0;
  console.print_error("no model of the price table has that name; a part of it is enough\n");
  return 1;
}

}  // namespace aipreflight::cost
