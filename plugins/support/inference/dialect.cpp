#include "inference/dialect.hpp"

namespace aipreflight::inference {

std::string_view to_string(Dialect dialect) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return "openai-chat";
    case Dialect::kOpenAiCompletions:
      return "openai-completions";
    case Dialect::kOpenAiResponses:
      return "openai-responses";
    case Dialect::kAzure:
      return "azure";
    case Dialect::kAnthropic:
      return "anthropic";
    case Dialect::kGemini:
      return "gemini";
    case Dialect::kOllama:
      return "ollama";
  }
  return "";
}

std::optional<Dialect> dialect_of(std::string_view name) {
  for (const Dialect dialect : kDialects) {
    if (name == to_string(dialect)) return dialect;
  }
  return std::nullopt;
}

Framing framing_of(Dialect dialect) {
  return dialect == Dialect::kOllama ? Framing::kLines : Framing::kEvents;
}

std::string_view stream_type_of(Dialect dialect) {
  return framing_of(dialect) == Framing::kLines ? "application/x-ndjson" : "text/event-stream";
}

}  // namespace aipreflight::inference
