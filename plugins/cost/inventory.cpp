#include "inventory.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::int64_t kSchema = 1;

std::string model_of(std::vector<std::string> names, bool may_be_other) {
  if (names.empty() || may_be_other) names.emplace_back("?");
  return text::join(names, " or ");
}

// A bundle was never a source; everything else that is skipped may have held calls.
bool is_unread(std::string_view reason) {
  return reason != "minified";
}

Item item_of(const PricedSite& priced) {
  const Site& site = priced.site;
  const Estimate& estimate = priced.estimate;
  std::vector<std::string> names;
  for (const ModelChoice& choice : site.models) names.push_back(choice.name);
  return {site.where,
          site.function,
          site.sdk,
          site.operation,
          site.expression,
          estimate.provider.empty() ? site.provider : estimate.provider,
          model_of(std::move(names), site.may_be_other),
          estimate.input_tokens.expected,
          estimate.output_tokens.expected,
          estimate.calls_per_month,
          estimate.is_priced,
          estimate.is_priced ? estimate.per_call.expected : 0,
          estimate.is_priced ? estimate.per_month.expected : 0};
}

void sort_unread(Inventory& inventory) {
  std::sort(inventory.unread.begin(), inventory.unread.end());
}

class InventoryReader {
 public:
  explicit InventoryReader(const std::string& file) : file_(file) {}

  Result<Inventory> read(const json::Value& root) {
    if (!root["sites"].is_array() || !root["schema_version"].is_integer()) {
      return wrong("it has no 'sites' and 'schema_version'");
    }
    if (root["schema_version"].as_integer() != kSchema) {
      return wrong("its schema_version is " + std::to_string(root["schema_version"].as_integer()) +
                   " instead of " + std::to_string(kSchema));
    }
    Inventory inventory{
        .name = file_,
        .prices = root["prices"]["version"].as_string() + ", " + root["prices"]["date"].as_string(),
        .items = {},
        .unread = {}};
    for (const json::Value& site : root["sites"].items()) {
      auto item = read_item(site);
      if (!item.ok()) {
        return wrong("sites[" + std::to_string(inventory.items.size()) +
                     "]: " + item.error().message);
      }
      inventory.items.push_back(item.take());
    }
    for (const json::Value& one : root["skipped"].items()) {
      if (is_unread(one["reason"].as_string())) {
        inventory.unread.push_back(one["file"].as_string());
      }
    }
    sort_unread(inventory);
    return inventory;
  }

 private:
  [[nodiscard]] Error wrong(const std::string& why) const {
    return io_error(file_ + " is not what 'aipreflight cost scan --format json' writes: " + why,
                    "write it anew");
  }

  static Result<Item> read_item(const json::Value& site) {
    for (const char* name : {"file", "sdk", "operation", "expression", "function", "provider"}) {
      if (!site[name].is_string()) return io_error("'" + std::string(name) + "' is no text");
    }
    std::vector<std::string> names;
    const json::Value& model = site["model"]["value"];
    if (model.is_string()) names.push_back(model.as_string());
    for (const json::Value& one : model.items()) names.push_back(one.as_string());
    Item item;
    item.where = {
        site["file"].as_string(), place(site["line"]), place(site["column"]), place(site["cell"])};
    item.function = site["function"].as_string();
    item.sdk = site["sdk"].as_string();
    item.operation = site["operation"].as_string();
    item.expression = site["expression"].as_string();
    item.provider = site["provider"].as_string();
    item.model = model_of(std::move(names), site["model"].find("unknown") != nullptr);
    const json::Value& month = site["cost_per_month_usd"];
    item.is_priced = month.is_object();
    const std::pair<const json::Value*, double*> numbers[] = {
        {&site["input_tokens"]["expected"], &item.input_tokens},
        {&site["output_tokens"]["expected"], &item.output_tokens},
        {&site["calls_per_month"]["expected"], &item.calls_per_month},
        {&site["cost_per_call_usd"]["expected"], &item.per_call},
        {&month["expected"], &item.per_month}};
    for (const auto& [value, target] : numbers) {
      const bool is_money = target == &item.per_call || target == &item.per_month;
      if (is_money && !item.is_priced) continue;
      *target = value->as_number(-1);
      if (!(*target >= 0 && *target <= 1e300)) {
        return io_error("a number is missing, or is none that tokens, calls or dollars can have");
      }
    }
    return item;
  }

  static std::uint32_t place(const json::Value& value) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value.as_integer(), 0, 0xFFFFFFFF));
  }

  const std::string& file_;
};

}  // namespace

Inventory inventory_of(const Survey& survey, std::string name) {
  Inventory inventory{.name = std::move(name),
                      .prices = survey.prices.version + ", " + survey.prices.date,
                      .items = {},
                      .unread = {}};
  for (const PricedSite& site : survey.sites) inventory.items.push_back(item_of(site));
  for (const source_tree::Skipped& one : survey.skipped) {
    if (is_unread(one.reason)) inventory.unread.push_back(one.path);
  }
  sort_unread(inventory);
  return inventory;
}

Result<Inventory> read_inventory(std::string_view text, const std::string& file) {
  const auto root = json::parse(text, file);
  if (!root.ok()) return root.error();
  return InventoryReader(file).read(*root);
}

}  // namespace aipreflight::cost
