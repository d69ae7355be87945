#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "data.hpp"

// How a model's name, as programs write it, is understood: README.md of the cost plugin has the
// rules.
namespace aipreflight::prices {
namespace {

// What programs call providers, and what the table does.
constexpr std::array<std::pair<std::string_view, std::string_view>, 34> kAliases{{
    {"openai", "openai"},
    {"azure", "azure"},
    {"azure_ai", "azure"},
    {"azure_openai", "azure"},
    {"anthropic", "anthropic"},
    {"bedrock", "aws"},
    {"bedrock_converse", "aws"},
    {"amazon-bedrock", "aws"},
    {"aws", "aws"},
    {"vertex_ai", "google"},
    {"vertex", "google"},
    {"google_vertexai", "google"},
    {"google_genai", "google"},
    {"google", "google"},
    {"google-gla", "google"},
    {"google-vertex", "google"},
    {"gemini", "google"},
    {"googleai", "google"},
    {"groq", "groq"},
    {"together", "together"},
    {"together_ai", "together"},
    {"fireworks", "fireworks"},
    {"fireworks_ai", "fireworks"},
    {"mistral", "mistral"},
    {"mistralai", "mistral"},
    {"cohere", "cohere"},
    {"cohere_chat", "cohere"},
    {"deepseek", "deepseek"},
    {"xai", "x-ai"},
    {"x-ai", "x-ai"},
    {"openrouter", "openrouter"},
    {"perplexity", "perplexity"},
    {"cerebras", "cerebras"},
    {"voyage", "voyageai"},
}};

std::string_view provider_of_alias(std::string_view alias) {
  for (const auto& [name, id] : kAliases) {
    if (name == alias) return id;
  }
  return {};
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "-2024-08-06", "-20250514", "@20240620", "-latest", "-v1:0": a version of the model before it.
std::string_view without_version(std::string_view name) {
  for (const std::string_view suffix : {"-latest", ":free", ":nitro", ":floor", "-v1:0", "-v2:0"}) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  if (const std::size_t at = name.rfind('@'); at != std::string_view::npos && at > 0) {
    return name.substr(0, at);
  }
  if (name.size() > 11) {
    const std::string_view tail = name.substr(name.size() - 11);
    if (tail[0] == '-' && tail[5] == '-' && tail[8] == '-' && is_digits(tail.substr(1, 4)) &&
        is_digits(tail.substr(6, 2)) && is_digits(tail.substr(9))) {
      return name.substr(0, name.size() - 11);
    }
  }
  if (name.size() > 9 && name[name.size() - 9] == '-' && is_digits(name.substr(name.size() - 8))) {
    return name.substr(0, name.size() - 9);
  }
  return name;
}

// "us.anthropic.…": a region's copy of a model of Bedrock.
std::string_view without_region(std::string_view name) {
  for (const std::string_view region :
       {"us.", "eu.", "apac.", "global.", "jp.", "au.", "ca.", "us-gov."}) {
    if (name.starts_with(region)) return name.substr(region.size());
  }
  return name;
}

class Search {
 public:
  Search(const Data& data, const Date& date, std::string_view snapshot_date)
      : data_(data), date_(date), source_("snapshot of " + std::string(snapshot_date)) {}

  std::optional<Price> run(std::string provider, std::string_view name) {
    name = strip_paths(name);
    if (auto price = in(provider, name)) return price;
    if (provider != "openrouter" || name.find('/') == std::string_view::npos) {
      strip_prefixes(provider, name);
      if (auto price = in(provider, name)) return price;
    }
    if (provider.empty()) {
      provider = owner_of(name);
      if (provider.empty()) return std::nullopt;
      rules_.push_back("the name says " + provider);
      if (auto price = in(provider, name)) return price;
    }
    if (const auto shorter = without_region(name); provider == "aws" && shorter != name) {
      rules_.push_back("region left out");
      name = shorter;
      if (auto price = in(provider, name)) return price;
    }
    if (name.starts_with("ft:")) return tuned(provider, name);
    for (auto shorter = without_version(name); shorter != name; shorter = without_version(name)) {
      rules_.push_back("\"" + std::string(name) + "\" is a version of \"" + std::string(shorter) +
                       '"');
      name = shorter;
      if (auto price = in(provider, name)) return price;
    }
    return std::nullopt;
  }

 private:
  // "models/gemini-…", "publishers/google/models/gemini-…", an ARN of Bedrock
  static std::string_view strip_paths(std::string_view name) {
    for (const std::string_view mark : {"/models/", "foundation-model/", "inference-profile/"}) {
      if (const std::size_t at = name.rfind(mark); at != std::string_view::npos) {
        name.remove_prefix(at + mark.size());
      }
    }
    if (name.starts_with("models/")) name.remove_prefix(7);
    return name;
  }

  // "openai/gpt-4o", "openai:gpt-4o", "bedrock/us.anthropic.…"
  void strip_prefixes(std::string& provider, std::string_view& name) {
    while (true) {
      const std::size_t at = name.find_first_of("/:");
      if (at == std::string_view::npos || name.starts_with("ft:")) return;
      const std::string_view id = provider_of_alias(name.substr(0, at));
      if (id.empty()) return;
      rules_.push_back("\"" + std::string(name.substr(0, at)) + "\" names the provider");
      provider = id;
      name.remove_prefix(at + 1);
      if (in_table(provider, name)) return;
    }
  }

  // "ft:gpt-4.1-mini-2025-04-14:team:name:id": it costs more than the one it was made from, and has
  // no price where tuned ones of that have none.
  std::optional<Price> tuned(std::string_view provider, std::string_view name) {
    std::string_view base = name.substr(3);
    base = base.substr(0, base.find(':'));
    while (true) {
      rules_.push_back("\"" + std::string(name) + "\" is a tuned \"" + std::string(base) + '"');
      if (auto price = in(provider, "ft:" + std::string(base))) return price;
      const std::string_view shorter = without_version(base);
      if (shorter == base) return std::nullopt;
      rules_.pop_back();
      base = shorter;
    }
  }

  [[nodiscard]] bool in_table(std::string_view provider, std::string_view name) const {
    const Provider* found = data_.provider(provider);
    return found != nullptr && found->find(name) != nullptr;
  }

  [[nodiscard]] std::string owner_of(std::string_view name) const {
    for (const Provider& provider : data_.providers) {
      if (provider.owns && provider.owns->matches(name)) return provider.id;
    }
    // A name without an owner may still stand under exactly one of the makers' own tables.
    for (const std::string_view maker : {"openai", "anthropic", "google", "mistral", "cohere"}) {
      if (in_table(maker, name)) return std::string(maker);
    }
    return {};
  }

  std::optional<Price> in(std::string_view provider, std::string_view name) const {
    for (const Override& entry : data_.overrides) {
      const bool is_provider = entry.provider.empty() || entry.provider == provider;
      if (is_provider && entry.model == name && entry.from <= date_) {
        return Price{std::string(provider),
                     entry.model,
                     entry.rates,
                     entry.source,
                     rules_,
                     entry.is_confirmed};
      }
    }
    const Provider* found = data_.provider(provider);
    if (found == nullptr) return std::nullopt;
    if (auto price = in(*found, name)) return price;
    const std::string lower = text::to_lower(name);
    if (lower != name) {
      if (auto price = in(*found, lower)) return price;
    }
    for (const std::string& other : found->models_of) {
      const Provider* lender = data_.provider(other);
      if (lender == nullptr) continue;
      if (auto price = in(*lender, name)) {
        price->rules.push_back(found->id + " charges what " + other + " does");
        price->provider = found->id;
        return price;
      }
    }
    return std::nullopt;
  }

  std::optional<Price> in(const Provider& provider, std::string_view name) const {
    const Model* model = provider.find(name);
    const Period* period = model == nullptr ? nullptr : model->at(date_);
    if (period == nullptr) return std::nullopt;
    Price price{provider.id, model->id, period->rates, source_, rules_};
    if (price.rates.empty()) {
      // Listed without prices: free where the name says so, and otherwise nobody knows.
      if (!name.ends_with(":free")) return std::nullopt;
      price.rates = {{"input_mtok", {}}, {"output_mtok", {}}};
    }
    return price;
  }

  const Data& data_;
  const Date& date_;
  std::string source_;
  std::vector<std::string> rules_;
};

}  // namespace

std::optional<Price> Table::find(std::string_view provider,
                                 std::string_view model,
                                 const Date& date) const {
  if (model.empty()) return std::nullopt;
  const std::string_view known = provider_of_alias(provider);
  return Search(*data_, date, data_->snapshot.date)
      .run(std::string(known.empty() ? provider : known), model);
}

}  // namespace aipreflight::prices
