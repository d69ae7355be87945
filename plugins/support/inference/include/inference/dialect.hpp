#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace aipreflight::inference {

// How a server is spoken to.
enum class Dialect {
  kOpenAiChat,         // /v1/chat/completions; vLLM, SGLang, llama.cpp, TGI and others speak it too
  kOpenAiCompletions,  // /v1/completions
  kOpenAiResponses,    // /v1/responses
  kAzure,              // chat completions under a deployment's name
  kAnthropic,          // /v1/messages
  kGemini,             // :streamGenerateContent
  kOllama,             // /api/chat
};
inline constexpr std::array kDialects = {Dialect::kOpenAiChat,
                                         Dialect::kOpenAiCompletions,
                                         Dialect::kOpenAiResponses,
                                         Dialect::kAzure,
                                         Dialect::kAnthropic,
                                         Dialect::kGemini,
                                         Dialect::kOllama};

// "openai-chat", "openai-completions", "openai-responses", "azure", "anthropic", "gemini", "ollama"
[[nodiscard]] std::string_view to_string(Dialect dialect);
[[nodiscard]] std::optional<Dialect> dialect_of(std::string_view name);

// How the answer is cut into events.
enum class Framing { kEvents, kLines };  // server-sent events; newline-delimited JSON
[[nodiscard]] Framing framing_of(Dialect dialect);
// The media type that a streamed answer has: "text/event-stream".
[[nodiscard]] std::string_view stream_type_of(Dialect dialect);

}  // namespace aipreflight::inference
