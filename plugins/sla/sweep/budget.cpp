#include "sweep/budget.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "prices/table.hpp"

namespace aipreflight::sla {
namespace {

constexpr double kPerMillion = 1e-6;

// Doubling, as many bisections at worst, three confirmations, the baseline again, an open load.
std::size_t steps_to(std::size_t most) {
  std::size_t doublings = 1;
  for (std::size_t level = 1; level < most; level *= 2) ++doublings;
  return 2 * doublings + 5;
}

std::uint64_t prompt_tokens(const std::string& text) {
  constexpr std::size_t kCharacters = 4;
  return (text.size() + kCharacters - 1) / kCharacters;
}

// Of one request, on average over the prompts that are taken in turn.
double prompt_tokens(const ProbePlan& probes, const Endpoint& endpoint) {
  if (probes.prompts.empty()) return static_cast<double>(prompt_tokens(endpoint.prompt.text));
  double sum = 0;
  for (const std::string& prompt : probes.prompts) {
    sum += static_cast<double>(prompt_tokens(prompt));
  }
  return sum / static_cast<double>(probes.prompts.size());
}

}  // namespace

std::optional<TokenPrices> prices_of(const Endpoint& endpoint, const std::string& date) {
  auto table = prices::Table::embedded();
  if (!table) return std::nullopt;
  const auto provider = table->provider_of(endpoint.envelope.url);
  if (!provider) return std::nullopt;
  const auto price = table->find(*provider, endpoint.target.model, date);
  if (!price) return std::nullopt;
  const auto rate = [&](std::string_view unit) {
    const auto found = price->rates.find(unit);
    return found == price->rates.end() ? 0 : found->second.at(0);
  };
  return TokenPrices{rate("input_mtok"), rate("output_mtok"), price->source};
}

Budget budget_of(const ProbePlan& probes,
                 const std::vector<std::size_t>& levels,
                 std::size_t most,
                 const std::optional<TokenPrices>& prices,
                 const std::string& date) {
  Budget budget;
  const std::uint64_t each = probes.load.most_requests;
  budget.levels = levels.empty() ? steps_to(most) : levels.size();
  for (const std::size_t level : levels) budget.requests += each + level;
  if (levels.empty()) budget.requests = budget.levels * (each + most);
  budget.seconds = std::chrono::duration<double>(probes.load.duration).count() *
                   static_cast<double>(budget.levels);
  // The endpoints take turns.
  const double share =
      static_cast<double>(budget.requests) / static_cast<double>(probes.endpoints.size());
  double prompt = 0;
  double output = 0;
  budget.usd = 0;
  for (const Endpoint& endpoint : probes.endpoints) {
    const double input = share * prompt_tokens(probes, endpoint);
    const double most_output = share * static_cast<double>(endpoint.prompt.max_tokens);
    prompt += input;
    output += most_output;
    const auto price = prices ? prices : prices_of(endpoint, date);
    if (price && budget.usd) {
      *budget.usd += (input * price->input + most_output * price->output) * kPerMillion;
      budget.prices = price->source;
    } else {
      budget.usd.reset();
    }
  }
  budget.prompt_tokens = static_cast<std::uint64_t>(prompt);
  budget.output_tokens = static_cast<std::uint64_t>(output);
  return budget;
}

std::string budget_text(const Budget& budget) {
  std::string text = "Plan: at most " + std::to_string(budget.levels) + " levels, " +
                     std::to_string(budget.requests) + " requests, about " +
                     std::to_string(budget.prompt_tokens) + " tokens of prompts and " +
                     std::to_string(budget.output_tokens) + " of output, " +
                     text::format_seconds(budget.seconds) + " and what is on its way then";
  text += budget.usd ? ", " + text::format_number(*budget.usd, 3) + " USD (" + budget.prices + ")"
                     : ", no price known (--price-input, --price-output)";
  return text + ".\n";
}

}  // namespace aipreflight::sla
