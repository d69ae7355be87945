#include "inference/request.hpp"

#include <string_view>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::inference {
namespace {

using json::Value;

struct Place {
  const char* vendor;   // the vendor's own address, or nullptr
  const char* version;  // the part of the path that users write or leave out
  const char* call;     // what follows it
};

Place place_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return {"https://api.openai.com", "/v1", "/chat/completions"};
    case Dialect::kOpenAiCompletions:
      return {"https://api.openai.com", "/v1", "/completions"};
    case Dialect::kOpenAiResponses:
      return {"https://api.openai.com", "/v1", "/responses"};
    case Dialect::kAzure:
      return {nullptr, "/openai", "/deployments/"};
    case Dialect::kAnthropic:
      return {"https://api.anthropic.com", "/v1", "/messages"};
    case Dialect::kGemini:
      return {"https://generativelanguage.googleapis.com", "/v1beta", "/models/"};
    case Dialect::kOllama:
      return {"http://localhost:11434", "/api", "/chat"};
  }
  return {};
}

std::string tail_of(const Target& target) {
  const Place place = place_of(target.dialect);
  if (target.dialect == Dialect::kAzure) {
    return std::string(place.call) + text::percent_encoded(target.model) +
           "/chat/completions?api-version=" + text::percent_encoded(target.api_version);
  }
  if (target.dialect == Dialect::kGemini) {
    return std::string(place.call) + text::percent_encoded(target.model) +
           ":streamGenerateContent?alt=sse";
  }
  return place.call;
}

std::vector<Header> headers_of(const Target& target) {
  std::vector<Header> headers = {{"Content-Type", "application/json"},
                                 {"Accept", std::string(stream_type_of(target.dialect))}};
  if (target.dialect == Dialect::kAnthropic)
    headers.emplace_back("anthropic-version", "2023-06-01");
  if (target.key.empty()) return headers;
  switch (target.dialect) {
    case Dialect::kAzure:
      headers.emplace_back("api-key", target.key);
      break;
    case Dialect::kAnthropic:
      headers.emplace_back("x-api-key", target.key);
      break;
    case Dialect::kGemini:
      headers.emplace_back("x-goog-api-key", target.key);
      break;
    case Dialect::kOpenAiChat:
    case Dialect::kOpenAiCompletions:
    case Dialect::kOpenAiResponses:
    case Dialect::kOllama:
      headers.emplace_back("Authorization", "Bearer " + target.key);
      break;
  }
  return headers;
}

Value user_message(const Prompt& prompt) {
  return Value::array({Value::object({{"role", Value("user")}, {"content", Value(prompt.text)}})});
}

}  // namespace

Result<Envelope> envelope_of(const Target& target) {
  const Place place = place_of(target.dialect);
  std::string base = target.base_url;
  if (base.empty()) {
    if (place.vendor == nullptr) {
      return usage_error("a provider '" + std::string(to_string(target.dialect)) +
                         "' needs a base_url: it has no address of its own");
    }
    base = place.vendor;
  }
  if (!base.starts_with("http://") && !base.starts_with("https://")) {
    return usage_error("base_url '" + text::one_line(base, 200) +
                       "' is no address: it starts with http:// or https://");
  }
  while (base.ends_with('/')) base.pop_back();
  const bool is_whole = base.ends_with(place.call) || base.find('?') != std::string::npos;
  if (!is_whole) {
    if (!base.ends_with(place.version)) base += place.version;
    base += tail_of(target);
  }
  return Envelope{std::move(base), headers_of(target)};
}

std::string body_of(const Target& target, const Prompt& prompt) {
  Value body = Value::object();
  switch (target.dialect) {
    case Dialect::kOpenAiChat:
    case Dialect::kAzure:
    case Dialect::kOpenAiCompletions:
      body.add("model", Value(target.model));
      if (target.dialect == Dialect::kOpenAiCompletions) {
        body.add("prompt", Value(prompt.text));
      } else {
        body.add("messages", user_message(prompt));
      }
      body.add("max_tokens", Value(prompt.max_tokens));
      body.add("stream", Value(true));
      body.add("stream_options", Value::object({{"include_usage", Value(true)}}));
      break;
    case Dialect::kOpenAiResponses:
      body.add("model", Value(target.model));
      body.add("input", Value(prompt.text));
      body.add("max_output_tokens", Value(prompt.max_tokens));
      body.add("stream", Value(true));
      break;
    case Dialect::kAnthropic:
      body.add("model", Value(target.model));
      body.add("messages", user_message(prompt));
      body.add("max_tokens", Value(prompt.max_tokens));
      body.add("stream", Value(true));
      break;
    case Dialect::kGemini:
      body.add("contents",
               Value::array({Value::object(
                   {{"role", Value("user")},
                    {"parts", Value::array({Value::object({{"text", Value(prompt.text)}})})}})}));
      body.add("generationConfig", Value::object({{"maxOutputTokens", Value(prompt.max_tokens)}}));
      break;
    case Dialect::kOllama:
      body.add("model", Value(target.model));
      body.add("messages", user_message(prompt));
      body.add("stream", Value(true));
      body.add("options", Value::object({{"num_predict", Value(prompt.max_tokens)}}));
      break;
  }
  return json::write(body);
}

}  // namespace aipreflight::inference
