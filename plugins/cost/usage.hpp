#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "site.hpp"

// How often call sites are called: what a profile says, and what logs have measured.
namespace aipreflight::cost {

// Calls a month of some sites.
struct UsageRule {
  std::string path;           // glob; empty: any
  std::string function = {};  // "answer", "Assistant.answer"; empty: any
  double calls_per_month = 0;
};

// What logs say of one operation. Each row has calls of its own: rows do not overlap.
struct UsageRow {
  std::string place = {};      // "usage.csv:3"; for people
  std::string operation = {};  // "Assistant.answer", "src/app.py:12", "chat"; empty: any
  std::string file = {};       // glob; empty: any
  std::string function = {};   // empty: any
  std::string model = {};      // empty: any
  double calls = 0;            // in the period of the file
  std::optional<double> input_tokens = {};  // of a call, on average; cached ones are among them
  std::optional<double> output_tokens = {};
  std::optional<double> cached_input_tokens = {};
};

struct UsageFile {
  std::string path;  // empty: there is none
  double days = 30;  // that it covers
  std::vector<UsageRow> rows;
};

// Rows of a CSV file (RFC 4180, with a line of heads) or of a JSON file (a list of objects, or an
// object with such a list as 'operations'). Columns and members: operation, file, function, model,
// calls, input_tokens, output_tokens, cached_input_tokens. Every complaint has its place.
[[nodiscard]] std::vector<UsageRow> read_usage_rows(std::string_view text,
                                                    const std::string& path,
                                                    Errors& errors);

// Calls and tokens of one site, and where they come from.
struct Usage {
  double calls_per_month = 0;
  Confidence confidence = Confidence::kAssumed;  // resolved: a profile or a log says it
  std::string from = {};                         // "calls_per_month", "usage[1]", "usage.csv:3"
  bool is_measured = false;  // by logs: turns of loops are counted among the calls
  std::optional<double> input_tokens = {};
  std::optional<double> output_tokens = {};
  std::optional<double> cached_input_tokens = {};
  std::vector<std::string> notes = {};
};

struct Usages {
  std::vector<Usage> of_sites;         // one for each
  std::vector<std::string> unmatched;  // rows that are of no site
  std::size_t measured = 0;            // sites
};

// A row's calls are divided among the sites that it fits; rows that fit one site are added up. A
// site without a row has what the rules say, or `otherwise`. A month has 30 days. Pure.
[[nodiscard]] Usages usage_of(const std::vector<const Site*>& sites,
                              const UsageFile& file,
                              const std::vector<UsageRule>& rules,
                              double otherwise,
                              bool is_otherwise_set);

}  // namespace aipreflight::cost
