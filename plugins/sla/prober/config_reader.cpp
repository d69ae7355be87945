#include "prober/config_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "prober/go_duration.hpp"
#include "yaml/node.hpp"

namespace aipreflight::sla {
namespace {

using inference::Dialect;
using yaml::Node;
using Names = std::vector<std::string>;

constexpr std::int64_t kMostTokens = 1'000'000;
constexpr std::int64_t kMostAtOnce = 10'000;

const Names kTopKeys = {"defaults", "providers"};
const Names kDefaultKeys = {"prompt",
                            "max_tokens",
                            "timeout",
                            "concurrency",
                            "connect_timeout",
                            "ttft_timeout",
                            "stall_timeout"};
const Names kProviderKeys = {"name",
                             "label",
                             "api",
                             "api_key",
                             "api_key_file",
                             "base_url",
                             "api_version",
                             "ca_file",
                             "tls_verify",
                             "models"};
const Names kModelKeys = {"name", "prompt", "max_tokens", "thresholds"};
const Names kThresholdKeys = {"max_ttft", "max_latency", "min_tokens_per_sec"};
const Names kProviders = {"openai", "anthropic", "google", "gemini", "azure", "ollama"};
const Names kApis = {"chat", "completions", "responses"};

// What one might expect here and what stands in its place.
std::string special_hint(const std::string& key) {
  if (key == "min_throughput") return "it is called 'min_tokens_per_sec' here";
  if (key == "baseline" || key.ends_with("_multiplier")) {
    return "this prober compares with no baseline of its own";
  }
  if (key == "response_format") return "answers are asked for as text";
  return {};
}

class Reader {
 public:
  Reader(const std::string& file, const ConfigSources& sources) : file_(file), sources_(sources) {}

  void read(const Node& root);
  [[nodiscard]] ProbeConfig take() { return std::move(config_); }
  void add(const SourceRef& where, std::string message, std::string hint = {}) {
    config_.errors.push_back(profile_error(where, std::move(message), std::move(hint)));
  }

 private:
  bool is_map(const Node& node, const std::string& name, const Names& keys);
  void read_defaults(const Node& defaults);
  void read_provider(const Node& provider);
  void read_model(const Node& model, Endpoint endpoint);
  void read_prompt(const Node& node, inference::Prompt& prompt);
  void read_thresholds(const Node& thresholds, Marks& marks);
  void read_timeouts(const Node& defaults);
  [[nodiscard]] std::optional<Dialect> dialect_of(const Node& provider);
  [[nodiscard]] std::string key_of(const Node& provider);
  [[nodiscard]] bool verifies_tls(const Node& provider);
  [[nodiscard]] std::string expanded(const Node& node);

  std::optional<std::string> text(const Node& map, const std::string& key);
  std::optional<Nanoseconds> duration(const Node& map, const std::string& key);
  std::optional<std::int64_t> count(const Node& map, const std::string& key, std::int64_t most);

  const std::string& file_;
  const ConfigSources& sources_;
  ProbeConfig config_;
  Endpoint defaults_;
  std::set<std::string> labels_;
};

bool Reader::is_map(const Node& node, const std::string& name, const Names& keys) {
  if (!node.is_map()) {
    add(node.where, "'" + name + "' is " + node.describe() + ", expected a mapping");
    return false;
  }
  for (const yaml::Entry& entry : node.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    std::string hint = special_hint(entry.key);
    if (hint.empty()) {
      const auto near = text::did_you_mean(entry.key, keys);
      hint = near ? "did you mean '" + *near + "'?" : "known here: " + text::join(keys, ", ");
    }
    add(entry.key_where, "unknown key '" + entry.key + "' in '" + name + "'", std::move(hint));
  }
  return true;
}

std::optional<std::string> Reader::text(const Node& map, const std::string& key) {
  const Node* node = map.find(key);
  if (node == nullptr || yaml::is_null_text(*node)) return std::nullopt;
  if (node->is_scalar()) return node->text;
  add(node->where, "'" + key + "' is " + node->describe() + ", expected text");
  return std::nullopt;
}

std::optional<Nanoseconds> Reader::duration(const Node& map, const std::string& key) {
  const auto written = text(map, key);
  if (!written) return std::nullopt;
  const auto time = go_duration(*written);
  if (time && time->count() > 0) return time;
  add(map.find(key)->where,
      "'" + key + "' is '" + text::one_line(*written, 100) + "', expected a duration above 0",
      "for example 500ms, 30s or 1m30s");
  return std::nullopt;
}

std::optional<std::int64_t> Reader::count(const Node& map,
                                          const std::string& key,
                                          std::int64_t most) {
  const Node* node = map.find(key);
  if (node == nullptr || yaml::is_null_text(*node)) return std::nullopt;
  const auto number = yaml::as_integer(*node);
  if (number && *number >= 1 && *number <= most) return number;
  add(node->where,
      "'" + key + "' is " + (node->is_scalar() ? "'" + node->text + "'" : node->describe()) +
          ", expected a whole number from 1 to " + std::to_string(most));
  return std::nullopt;
}

void Reader::read(const Node& root) {
  if (!is_map(root, file_, kTopKeys)) return;
  defaults_.prompt.text = "Hello";
  if (const Node* defaults = root.find("defaults")) read_defaults(*defaults);
  const Node* providers = root.find("providers");
  if (providers == nullptr || !providers->is_sequence() || providers->items.empty()) {
    add(providers == nullptr ? root.where : providers->where,
        "'providers' is missing or no list: it says what to probe");
    return;
  }
  for (const Node& provider : providers->items) read_provider(provider);
}

void Reader::read_defaults(const Node& defaults) {
  if (yaml::is_null_text(defaults) || !is_map(defaults, "defaults", kDefaultKeys)) return;
  read_prompt(defaults, defaults_.prompt);
  read_timeouts(defaults);
  config_.concurrency = count(defaults, "concurrency", kMostAtOnce).value_or(config_.concurrency);
}

// `timeout` alone bounds everything, as it does in llmprobe.
void Reader::read_timeouts(const Node& defaults) {
  Timeouts& timeouts = defaults_.timeouts;
  timeouts.total = duration(defaults, "timeout").value_or(timeouts.total);
  timeouts.connect = std::min(timeouts.connect, timeouts.total);
  timeouts.first_token = timeouts.stall = timeouts.total;
  timeouts.connect = duration(defaults, "connect_timeout").value_or(timeouts.connect);
  timeouts.first_token = duration(defaults, "ttft_timeout").value_or(timeouts.first_token);
  timeouts.stall = duration(defaults, "stall_timeout").value_or(timeouts.stall);
}

void Reader::read_prompt(const Node& node, inference::Prompt& prompt) {
  prompt.text = text(node, "prompt").value_or(prompt.text);
  prompt.max_tokens = count(node, "max_tokens", kMostTokens).value_or(prompt.max_tokens);
}

std::optional<Dialect> Reader::dialect_of(const Node& provider) {
  const auto name = text(provider, "name");
  const auto api = text(provider, "api");
  if (!name) {
    add(provider.where, "a provider has no 'name'", "one of " + text::join(kProviders, ", "));
    return std::nullopt;
  }
  const SourceRef& where = provider.find("name")->where;
  if (api && *name != "openai") {
    add(provider.find("api")->where, "'api' is for the provider openai alone");
  } else if (api && std::find(kApis.begin(), kApis.end(), *api) == kApis.end()) {
    add(provider.find("api")->where,
        "'api' is '" + text::one_line(*api, 100) + "', expected " + text::join(kApis, ", "));
  }
  if (*name == "openai") {
    return api == "completions" ? Dialect::kOpenAiCompletions
           : api == "responses" ? Dialect::kOpenAiResponses
                                : Dialect::kOpenAiChat;
  }
  if (*name == "anthropic") return Dialect::kAnthropic;
  if (*name == "google" || *name == "gemini") return Dialect::kGemini;
  if (*name == "azure") return Dialect::kAzure;
  if (*name == "ollama") return Dialect::kOllama;
  const auto near = text::did_you_mean(*name, kProviders);
  add(where,
      "unknown provider '" + text::one_line(*name, 100) + "'",
      *name == "bedrock" ? "Bedrock's signatures and event streams are not spoken yet"
      : near             ? "did you mean '" + *near + "'?"
                         : "one of " + text::join(kProviders, ", "));
  return std::nullopt;
}

// ${NAME} anywhere in the text.
std::string Reader::expanded(const Node& node) {
  std::string result;
  std::string_view rest = node.text;
  for (;;) {
    const std::size_t start = rest.find("${");
    const std::size_t end = start == std::string_view::npos ? start : rest.find('}', start);
    if (end == std::string_view::npos) return result.append(rest);
    const std::string name(rest.substr(start + 2, end - start - 2));
    result.append(rest.substr(0, start));
    if (const auto value = sources_.environment(name)) {
      result += *value;
    } else {
      add(node.where, "the environment variable '" + text::one_line(name, 100) + "' is not set");
    }
    rest.remove_prefix(end + 1);
  }
}

std::string Reader::key_of(const Node& provider) {
  const Node* key = provider.find("api_key");
  const auto file = text(provider, "api_key_file");
  if (key != nullptr && key->is_scalar() && file) {
    add(key->where, "both 'api_key' and 'api_key_file' are set: one of them is enough");
  }
  std::string value;
  SourceRef where;
  if (file) {
    where = provider.find("api_key_file")->where;
    auto content = sources_.file(*file);
    if (content) {
      value = std::string(text::trim(*content));
    } else {
      add(where, content.error().message);
    }
  } else if (key != nullptr && key->is_scalar()) {
    where = key->where;
    value = expanded(*key);
  }
  const bool is_plain =
      std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (!is_plain) {
    add(where, "the key holds blanks or control characters: it cannot be sent in a header");
    value.clear();
  }
  return value;
}

bool Reader::verifies_tls(const Node& provider) {
  const auto word = text(provider, "tls_verify");
  if (word && *word != "true" && *word != "false") {
    add(provider.find("tls_verify")->where,
        "'tls_verify' is '" + text::one_line(*word, 100) + "', expected true or false");
  }
  return word != "false";
}

void Reader::read_provider(const Node& provider) {
  if (!is_map(provider, "providers", kProviderKeys)) return;
  const auto dialect = dialect_of(provider);
  Endpoint endpoint = defaults_;
  endpoint.target.key = key_of(provider);
  endpoint.target.base_url = text(provider, "base_url").value_or("");
  endpoint.target.api_version = text(provider, "api_version").value_or("2024-10-21");
  endpoint.ca_file = text(provider, "ca_file").value_or("");
  endpoint.verifies_tls = verifies_tls(provider);
  endpoint.provider = text(provider, "label").value_or(text(provider, "name").value_or(""));
  if (const Node* label = provider.find("label");
      label != nullptr && !labels_.insert(endpoint.provider).second) {
    add(label->where, "the label '" + text::one_line(endpoint.provider, 100) + "' stands twice");
  }
  const Node* models = provider.find("models");
  if (models == nullptr || !models->is_sequence() || models->items.empty()) {
    add(models == nullptr ? provider.where : models->where,
        "'models' is missing or no list: it says what to ask");
    return;
  }
  if (!dialect) return;
  endpoint.target.dialect = *dialect;
  for (const Node& model : models->items) read_model(model, endpoint);
}

void Reader::read_model(const Node& model, Endpoint endpoint) {
  if (!is_map(model, "models", kModelKeys)) return;
  const auto name = text(model, "name");
  if (!name || name->empty()) return add(model.where, "a model has no 'name'");
  endpoint.target.model = *name;
  read_prompt(model, endpoint.prompt);
  if (const Node* thresholds = model.find("thresholds")) {
    read_thresholds(*thresholds, endpoint.marks);
  }
  auto envelope = inference::envelope_of(endpoint.target);
  if (!envelope) return add(model.where, envelope.error().message);
  endpoint.envelope = envelope.take();
  config_.endpoints.push_back(std::move(endpoint));
}

void Reader::read_thresholds(const Node& thresholds, Marks& marks) {
  if (!is_map(thresholds, "thresholds", kThresholdKeys)) return;
  const auto milliseconds = [&](const char* key) -> std::optional<double> {
    const auto time = duration(thresholds, key);
    if (!time) return std::nullopt;
    return std::chrono::duration<double, std::milli>(*time).count();
  };
  marks.max_ttft_ms = milliseconds("max_ttft");
  marks.max_latency_ms = milliseconds("max_latency");
  const Node* rate = thresholds.find("min_tokens_per_sec");
  if (rate == nullptr || yaml::is_null_text(*rate)) return;
  marks.min_tokens_per_sec = yaml::as_number(*rate);
  if (!marks.min_tokens_per_sec || *marks.min_tokens_per_sec < 0) {
    add(rate->where, "'min_tokens_per_sec' is no number of at least 0");
  }
}

}  // namespace

ConfigSources real_sources() {
  constexpr std::uint64_t kKeyLimit = 64u << 10;
  return {[](const std::string& name) -> std::optional<std::string> {
            const char* value = std::getenv(name.c_str());
            return value == nullptr ? std::nullopt : std::optional<std::string>(value);
          },
          [](const std::string& path) { return files::read(path, kKeyLimit); }};
}

ProbeConfig read_probe_config(std::string_view text,
                              const std::string& file,
                              const ConfigSources& sources) {
  auto parsed = yaml::parse(text, file);
  Reader reader(file, sources);
  if (parsed.errors.empty()) reader.read(parsed.root);
  ProbeConfig config = reader.take();
  config.errors.insert(config.errors.begin(), parsed.errors.begin(), parsed.errors.end());
  return config;
}

}  // namespace aipreflight::sla
