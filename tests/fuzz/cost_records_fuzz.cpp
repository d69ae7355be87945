#include <cmath>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "growth.hpp"
#include "usage.hpp"

// Whatever a usage file or a baseline of the cost check holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::cost;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* path : {"usage.csv", "usage.json"}) {
    aipreflight::Errors errors;
    const std::vector<UsageRow> rows = read_usage_rows(text, path, errors);
    require(!rows.empty() || !errors.empty(), "a usage file without rows is an error");
    for (const UsageRow& row : rows) {
      require(std::isfinite(row.calls) && row.calls >= 0, "calls are a number");
      require(!row.place.empty(), "a row has its place");
    }
  }
  const auto inventory = read_inventory(text, "base.json");
  if (!inventory.ok()) {
    require(!inventory.error().message.empty(), "a refused baseline says why");
    return 0;
  }
  const Growth same = compare(*inventory, *inventory);
  require(same.changes.empty(), "what is compared with itself has not changed");
  require(same.same == inventory->items.size(), "every site has its match");
  const Growth gone = compare(*inventory, Inventory{});
  require(gone.changes.size() == inventory->items.size(), "every site is gone");
  return 0;
}
