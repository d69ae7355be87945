#include "prices/table.hpp"

#include <algorithm>
#include <regex>

#include "data.hpp"

extern "C" {
extern const char aipreflight_prices[];
extern const unsigned long aipreflight_prices_size;
}

namespace aipreflight::prices {
namespace {

Result<Clause> read_clause(const json::Value& value) {
  const auto& items = value.items();
  if (items.size() < 2 || items[0].as_string().size() != 1) {
    return io_error("the price snapshot has a malformed clause");
  }
  Clause clause{items[0].as_string()[0], items[1].as_string(), {}};
  if (clause.kind != '|' && clause.kind != '&') return clause;
  for (std::size_t i = 1; i < items.size(); ++i) {
    auto part = read_clause(items[i]);
    if (!part.ok()) return part;
    clause.parts.push_back(part.take());
  }
  return clause;
}

Rates read_rates(const json::Value& value) {
  Rates rates;
  for (const auto& [name, rate] : value.members()) {
    Rate read;
    if (rate.is_number()) {
      read.base = rate.as_number();
    } else {
      for (const json::Value& item : rate.items()) {
        if (item.is_number()) {
          read.base = item.as_number();
        } else if (item.size() == 2) {
          read.tiers.emplace_back(item.items()[0].as_number(), item.items()[1].as_number());
        }
      }
    }
    rates.emplace(name, std::move(read));
  }
  return rates;
}

Result<Model> read_model(const json::Value& value) {
  auto clause = read_clause(value["match"]);
  if (!clause.ok()) return clause.take_error();
  Model model{value["id"].as_string(), clause.take(), {}};
  for (const json::Value& period : value["prices"].items()) {
    model.periods.push_back(
        {period["from"].as_string(), period.find("hours") != nullptr, read_rates(period["rates"])});
  }
  return model;
}

Result<Provider> read_provider(const json::Value& value) {
  Provider provider{value["id"].as_string(), value["api"].as_string(), {}, {}, {}};
  for (const json::Value& id : value["models_of"].items()) {
    provider.models_of.push_back(id.as_string());
  }
  if (value["owns"].is_array()) {
    auto owns = read_clause(value["owns"]);
    if (!owns.ok()) return owns.take_error();
    provider.owns = owns.take();
  }
  for (const json::Value& item : value["models"].items()) {
    auto model = read_model(item);
    if (!model.ok()) return model.take_error();
    provider.models.push_back(model.take());
  }
  return provider;
}

}  // namespace

double Rate::at(double input_tokens) const {
  double price = base;
  for (const auto& [from, tier] : tiers) {
    if (input_tokens > from) price = tier;
  }
  return price;
}

bool Clause::matches(std::string_view name) const {
  switch (kind) {
    case '=':
      return name == text;
    case '^':
      return name.starts_with(text);
    case '$':
      return name.ends_with(text);
    case '~':
      return name.find(text) != std::string_view::npos;
    case '/':
      return std::regex_search(name.begin(), name.end(), std::regex(text));
    case '|':
      return std::any_of(
          parts.begin(), parts.end(), [name](const Clause& part) { return part.matches(name); });
    default:
      return std::all_of(
          parts.begin(), parts.end(), [name](const Clause& part) { return part.matches(name); });
  }
}

const Period* Model::at(const Date& date) const {
  const Period* best = nullptr;
  for (const Period& period : periods) {
    if (period.is_hours || period.from > date) continue;
    if (best == nullptr || period.from >= best->from) best = &period;
  }
  return best;
}

const Model* Provider::find(std::string_view name) const {
  const auto found = std::find_if(models.begin(), models.end(), [name](const Model& model) {
    return model.match.matches(name);
  });
  return found == models.end() ? nullptr : &*found;
}

const Provider* Data::provider(std::string_view id) const {
  const auto found = std::find_if(
      providers.begin(), providers.end(), [id](const Provider& p) { return p.id == id; });
  return found == providers.end() ? nullptr : &*found;
}

Table::Table(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Table::Table(Table&&) noexcept = default;
Table& Table::operator=(Table&&) noexcept = default;
Table::~Table() = default;

Result<Table> Table::embedded() {
  return parse({aipreflight_prices, aipreflight_prices_size}, "the price snapshot");
}

Result<Table> Table::parse(std::string_view text, const std::string& name) {
  auto parsed = json::parse(text, name);
  if (!parsed.ok()) return parsed.take_error();
  auto data = std::make_unique<Data>();
  data->snapshot = {(*parsed)["source"].as_string(),
                    (*parsed)["version"].as_string(),
                    (*parsed)["date"].as_string(),
                    0};
  for (const json::Value& item : (*parsed)["providers"].items()) {
    auto provider = read_provider(item);
    if (!provider.ok()) return provider.take_error();
    data->snapshot.models += provider->models.size();
    data->providers.push_back(provider.take());
  }
  return Table(std::move(data));
}

std::optional<BatchShare> Table::batch_share(std::string_view provider) const {
  const auto found = data_->batches.find(provider);
  if (found == data_->batches.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Table::provider_of(std::string_view url) const {
  for (const Provider& provider : data_->providers) {
    if (provider.api.empty()) continue;
    if (std::regex_search(url.begin(), url.end(), std::regex(provider.api))) return provider.id;
  }
  return std::nullopt;
}

std::vector<Table::Row> Table::rows(const Date& date) const {
  std::vector<Row> rows;
  for (const Override& entry : data_->overrides) {
    if (entry.from <= date)
      rows.push_back({entry.provider, entry.model, entry.rates, entry.source, entry.is_confirmed});
  }
  const std::string source = "snapshot of " + data_->snapshot.date;
  for (const Provider& provider : data_->providers) {
    for (const Model& model : provider.models) {
      if (const Period* period = model.at(date)) {
        rows.push_back({provider.id, model.id, period->rates, source});
      }
    }
  }
  return rows;
}

const Snapshot& Table::snapshot() const {
  return data_->snapshot;
}

}  // namespace aipreflight::prices
