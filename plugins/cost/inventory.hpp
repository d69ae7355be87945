#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "survey.hpp"

namespace aipreflight::cost {

// What of a call site is compared: where and what it is, and everything that its price follows
// from.
struct Item {
  Where where;
  std::string function;
  std::string sdk;
  std::string operation;
  std::string expression;
  std::string provider;
  std::string model;  // "gpt-4o", "gpt-4o or ?", "?"
  double input_tokens = 0;
  double output_tokens = 0;
  double calls_per_month = 0;
  bool is_priced = false;
  double per_call = 0;   // US dollars, expected
  double per_month = 0;  // the same
};

// The counted sites of one survey, for a comparison with those of another.
struct Inventory {
  std::string name;                 // "main (4b9e726a9c1f)", "cost-main.json"; for people
  std::string prices;               // version and date of the table
  std::vector<Item> items;          // by file and position
  std::vector<std::string> unread;  // files that were not read, or not whole; sorted
};

[[nodiscard]] Inventory inventory_of(const Survey& survey, std::string name);
// What `cost scan --format json` and the artefact cost-sites.json hold. `file` is for errors, and
// the name.
[[nodiscard]] Result<Inventory> read_inventory(std::string_view text, const std::string& file);

}  // namespace aipreflight::cost
