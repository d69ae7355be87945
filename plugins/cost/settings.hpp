#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "estimate.hpp"
#include "growth_limits.hpp"

namespace aipreflight::cost {

enum class UnknownModel { kWarn, kFail, kAssume };

struct Settings {
  std::vector<std::string> scan_paths;
  std::vector<std::string> exclude;
  bool include_tests = false;
  bool obeys_gitignore = true;
  std::uint64_t max_file_size = std::uint64_t{5} << 20;
  std::optional<double> max_cost_per_request;
  std::optional<double> max_monthly_cost;
  std::optional<double> max_monthly_cost_per_site;
  std::optional<double> max_unknown_sites;
  double calls_per_month = 1000;
  bool is_calls_per_month_set = false;  // by the user
  std::vector<UsageRule> usage;
  UsageFile usage_file;
  UnknownModel unknown_model = UnknownModel::kWarn;
  Assumptions assumptions;
  std::string prices_file;
  std::vector<std::string> pattern_files;
  std::string base;           // a revision of git to compare with; empty: none
  std::string baseline_file;  // or what an earlier scan wrote
  GrowthLimits growth;

  [[nodiscard]] bool has_bounds() const {
    return max_cost_per_request || max_monthly_cost || max_monthly_cost_per_site ||
           max_unknown_sites || growth.are_set();
  }
};

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("scan_paths")
        .list()
        .required()
        .nonempty()
        .doc("Files, folders and globs with the source of the application."),
    sdk::key("exclude").list().nullable().doc("Globs, as in .gitignore, of what is not read."),
    sdk::key("include_tests")
        .boolean()
        .fallback("false")
        .doc("Count calls in tests and mocks as well."),
    sdk::key("respect_gitignore")
        .boolean()
        .fallback("true")
        .doc("Leave out what .gitignore files name."),
    sdk::key("max_file_size")
        .size()
        .fallback("5MiB")
        .range(1024, 268435456)
        .doc("Largest file that is read; a larger one is listed as skipped."),
    sdk::key("max_cost_per_request_usd")
        .number()
        .nullable()
        .at_least(0)
        .unit("USD")
        .doc("Most that the dearest call may cost, once."),
    sdk::key("max_monthly_cost_usd")
        .number()
        .nullable()
        .at_least(0)
        .unit("USD")
        .doc("Most that all calls may cost in a month."),
    sdk::key("max_monthly_cost_per_site_usd")
        .number()
        .nullable()
        .at_least(0)
        .unit("USD")
        .doc("Most that one call site may cost in a month."),
    sdk::key("max_unknown_sites")
        .integer()
        .nullable()
        .at_least(0)
        .doc("Most call sites whose price is not known."),
    sdk::key("base").text().nullable().nonempty().doc(
        "Commit of git to compare with: a branch, a tag, HEAD~1, or A...B for the newest "
        "common "
        "ancestor. The work tree is not touched."),
    sdk::key("baseline")
        .path()
        .nullable()
        .nonempty()
        .doc("File to compare with, as 'aipreflight cost scan --format json' writes it."),
    sdk::key("max_increase_usd")
        .number()
        .nullable()
        .at_least(0)
        .unit("USD")
        .doc("Most by which a month may have become dearer since 'base' or 'baseline'."),
    sdk::key("max_increase_percent")
        .number()
        .nullable()
        .at_least(0)
        .unit("%")
        .doc("The same, in per cent of what was spent before."),
    sdk::key("calls_per_month")
        .integer()
        .nullable()
        .fallback("1000")
        .range(1, 1e12)
        .doc("Calls of each site in a month, where 'usage' does not say otherwise."),
    sdk::key("usage").list().nullable().doc(
        "Calls in a month of some sites; the last rule that matches decides."),
    sdk::key("usage[].path").text().nonempty().doc("Glob of the file."),
    sdk::key("usage[].function")
        .text()
        .nonempty()
        .doc("Function around the call, with its class: 'Assistant.answer'."),
    sdk::key("usage[].calls_per_month")
        .number()
        .required()
        .range(0, 1e12)
        .doc("Calls in a month of each site that matches."),
    sdk::key("usage_file")
        .path()
        .nullable()
        .nonempty()
        .doc("CSV or JSON from logs: operation, calls, mean tokens in and out; they replace the "
             "estimates."),
    sdk::key("usage_days")
        .number()
        .fallback("30")
        .range(0.01, 3660)
        .doc("Days that 'usage_file' covers; a month has 30."),
    sdk::key("unknown_model")
        .text()
        .map()
        .fallback("warn")
        .doc("What follows from a model without a known price: warn, fail, or {assume: MODEL}."),
    sdk::key("unknown_model.assume")
        .text()
        .nonempty()
        .doc("Model whose price is taken, marked as assumed."),
    sdk::key("deployments")
        .map()
        .nullable()
        .doc("Models of Azure deployments and of other names of one's own."),
    sdk::key("deployments.*").text().nonempty().doc("The model behind this name."),
    sdk::key("assumed_input_tokens")
        .integer()
        .fallback("500")
        .range(0, 1e9)
        .doc("Tokens of a prompt of which nothing is known."),
    sdk::key("assumed_piece_tokens")
        .integer()
        .fallback("100")
        .range(0, 1e9)
        .doc("Tokens of each unknown piece of a prompt."),
    sdk::key("assumed_output_tokens")
        .integer()
        .fallback("500")
        .range(0, 1e9)
        .doc("Tokens of an answer without a limit."),
    sdk::key("prices").path().nullable().doc("File with prices that come before the snapshot's."),
    sdk::key("prices_as_of")
        .text()
        .nullable()
        .doc("Date of the prices, as 2026-11-25; default: today."),
    sdk::key("patterns").list().nullable().doc("Files with call patterns of one's own."),
};

// "2026-11-25"
[[nodiscard]] bool is_date(std::string_view text);

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::cost
