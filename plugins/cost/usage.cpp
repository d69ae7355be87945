#include "usage.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "source_tree/listing.hpp"

namespace aipreflight::cost {
namespace {

constexpr double kDaysOfMonth = 30;

// Names of operations in OpenTelemetry's conventions for generative AI (gen_ai.operation.name).
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOperations{{
    {"text_completion", "completion"},
    {"embeddings", "embedding"},
    {"generate_content", "chat"},
    {"invoke_agent", "agent"},
}};

bool is_of_function(const Site& site, std::string_view name) {
  return site.function == name || site.function.ends_with('.' + std::string(name));
}

bool is_of_place(const Site& site, std::string_view place) {
  if (place == site.where.file) return true;
  const std::size_t colon = place.rfind(':');
  return colon != std::string_view::npos && place.substr(0, colon) == site.where.file &&
         place.substr(colon + 1) == std::to_string(site.where.line);
}

bool is_of_operation(const Site& site, std::string_view name) {
  if (is_of_function(site, name) || is_of_place(site, name)) return true;
  const auto known = std::find_if(kOperations.begin(), kOperations.end(), [name](const auto& one) {
    return one.first == name;
  });
  return site.operation == (known == kOperations.end() ? name : known->second);
}

bool is_of_model(const Site& site, std::string_view name) {
  return std::any_of(site.models.begin(), site.models.end(), [name](const ModelChoice& choice) {
    return choice.name == name || choice.name.ends_with('/' + std::string(name));
  });
}

bool fits(const UsageRow& row, const Site& site) {
  return (row.operation.empty() || is_of_operation(site, row.operation)) &&
         (row.file.empty() || source_tree::matches_glob(row.file, site.where.file)) &&
         (row.function.empty() || is_of_function(site, row.function)) &&
         (row.model.empty() || is_of_model(site, row.model));
}

Usage by_rules(const Site& site,
               const std::vector<UsageRule>& rules,
               double otherwise,
               bool is_otherwise_set) {
  Usage usage{.calls_per_month = otherwise,
              .confidence = is_otherwise_set ? Confidence::kResolved : Confidence::kAssumed,
              .from = "calls_per_month"};
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const UsageRule& rule = rules[i];
    if (!rule.path.empty() && !source_tree::matches_glob(rule.path, site.where.file)) continue;
    if (!rule.function.empty() && !is_of_function(site, rule.function)) continue;
    usage = {.calls_per_month = rule.calls_per_month,
             .confidence = Confidence::kResolved,
             .from = "usage[" + std::to_string(i) + ']'};
  }
  return usage;
}

// The mean of what was there before and what comes in, by their calls.
void blend(std::optional<double>& mean,
           double calls,
           std::optional<double> more,
           double calls_more) {
  if (!more) return;
  if (!mean || calls + calls_more <= 0) {
    mean = more;
  } else {
    mean = (*mean * calls + *more * calls_more) / (calls + calls_more);
  }
}

void add_row(Usage& usage, const UsageRow& row, double calls, std::size_t sharers) {
  if (!usage.is_measured) {
    usage = {.confidence = Confidence::kResolved, .is_measured = true};
  }
  blend(usage.input_tokens, usage.calls_per_month, row.input_tokens, calls);
  blend(usage.output_tokens, usage.calls_per_month, row.output_tokens, calls);
  blend(usage.cached_input_tokens, usage.calls_per_month, row.cached_input_tokens, calls);
  usage.calls_per_month += calls;
  usage.from += (usage.from.empty() ? "" : ", ") + row.place;
  if (sharers > 1) {
    usage.confidence = Confidence::kAssumed;
    usage.notes.push_back("the calls of " + row.place + " are divided among " +
                          std::to_string(sharers) + " sites that it fits");
  }
}

}  // namespace

Usages usage_of(const std::vector<const Site*>& sites,
                const UsageFile& file,
                const std::vector<UsageRule>& rules,
                double otherwise,
                bool is_otherwise_set) {
  Usages all;
  for (const Site* site : sites) {
    all.of_sites.push_back(by_rules(*site, rules, otherwise, is_otherwise_set));
  }
  for (const UsageRow& row : file.rows) {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < sites.size(); ++i) {
      if (fits(row, *sites[i])) fitting.push_back(i);
    }
    if (fitting.empty()) all.unmatched.push_back(row.place);
    const double calls = row.calls * kDaysOfMonth / file.days;
    for (const std::size_t i : fitting) {
      add_row(all.of_sites[i], row, calls / static_cast<double>(fitting.size()), fitting.size());
    }
  }
  all.measured = static_cast<std::size_t>(std::count_if(
      all.of_sites.begin(), all.of_sites.end(), [](const Usage& u) { return u.is_measured; }));
  if (!file.path.empty()) {
    for (Usage& usage : all.of_sites) {
      if (!usage.is_measured) usage.notes.push_back("no row of " + file.path + " is of this call");
    }
  }
  return all;
}

}  // namespace aipreflight::cost
