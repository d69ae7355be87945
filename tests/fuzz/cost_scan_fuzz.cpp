#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "fuzz/require.hpp"
#include "plugins/cost/project_fixture.hpp"
#include "survey.hpp"

// Whatever stands in a source file: it is parsed in every dialect, its values are followed and its
// calls are priced.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::cost;
  static const aipreflight::prices::Table kTable = [] {
    auto table = aipreflight::prices::Table::embedded();
    require(table.ok(), "the snapshot is whole");
    return table.take();
  }();
  const std::string text(reinterpret_cast<const char*>(data), size);
  Scan found = scan_files({{"a.py", text},
                           {"b.ts", text},
                           {"c.tsx", text},
                           {"d.js", text},
                           {"e.ipynb", text},
                           {"e/__init__.py", "from a import *\n"}});
  // Calls of one chain begin at the same place, and are not the same expression; of a long one only
  // the beginning is known.
  using Call = std::tuple<std::string, std::uint32_t, std::uint32_t, std::uint32_t, std::string>;
  std::set<Call> calls;
  std::size_t whole = 0;
  for (const Site& site : found.sites) {
    require(site.where.line > 0 && site.where.column > 0, "a call has its place");
    require(!site.sdk.empty() && !site.operation.empty(), "a call says what it is");
    require(!site.models.empty() || !site.why_unknown.empty(), "an unknown model says why");
    const auto& where = site.where;
    if (site.expression.ends_with("…")) continue;
    ++whole;
    calls.insert({where.file, where.cell, where.line, where.column, site.expression});
  }
  require(calls.size() == whole, "a call is counted once");
  Settings settings;
  settings.assumptions.date = "2026-11-25";
  const Survey survey = aipreflight::cost::survey(std::move(found), kTable, settings);
  require(survey.monthly() >= 0, "money is a number of 0 or more");
  for (const PricedSite& site : survey.sites) {
    require(site.estimate.is_priced || !site.estimate.why_unpriced.empty(),
            "a call without a price says why");
  }
  return 0;
}
