#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"
#include "prices/table.hpp"

namespace aipreflight::prices {

// Which names a model has: a tree of clauses.
struct Clause {
  char kind = '=';  // = ^ $ ~ / | &
  std::string text;
  std::vector<Clause> parts;
  [[nodiscard]] bool matches(std::string_view name) const;
};

struct Period {
  Date from;              // empty: always
  bool is_hours = false;  // holds for some hours of a day only: it is never chosen
  Rates rates;
};

struct Model {
  std::string id;
  Clause match;
  std::vector<Period> periods;
  [[nodiscard]] const Period* at(const Date& date) const;
};

struct Provider {
  std::string id;
  std::string api;                     // expression of its endpoint
  std::vector<std::string> models_of;  // providers whose prices it takes over
  std::optional<Clause> owns;          // names that say the provider
  std::vector<Model> models;
  [[nodiscard]] const Model* find(std::string_view name) const;
};

struct Override {
  std::string provider;  // empty: any
  std::string model;
  Rates rates;
  Date from;
  std::string source;
  bool is_confirmed = true;
};

struct Data {
  Snapshot snapshot;
  std::vector<Provider> providers;
  std::vector<Override> overrides;                         // later ones first
  std::map<std::string, BatchShare, std::less<>> batches;  // by provider
  [[nodiscard]] const Provider* provider(std::string_view id) const;
};

}  // namespace aipreflight::prices
