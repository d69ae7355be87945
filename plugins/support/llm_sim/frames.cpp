#include "frames.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::llm_sim {
namespace {

using json::Value;

constexpr std::size_t kCharactersPerToken = 4;

std::string event(std::string_view data) {
  return "data: " + std::string(data) + "\n\n";
}

std::string named(std::string_view name, std::string_view data) {
  return "event: " + std::string(name) + "\n" + event(data);
}

std::size_t text_size(const Value& value) {
  std::size_t size = value.as_string().size();
  for (const Value& item : value.items()) size += text_size(item);
  for (const auto& [name, member] : value.members()) {
    if (name == "content" || name == "text" || name == "prompt") size += text_size(member);
  }
  return size;
}

std::string chunk_head(const Question& question, std::string_view object) {
  return R"({"id":"sim","object":")" + std::string(object) + R"(","created":0,"model":)" +
         json::quote(question.model);
}

std::string usage_of(const Question& question, std::uint64_t given) {
  return R"("usage":{"prompt_tokens":)" + std::to_string(question.prompt_tokens) +
         R"(,"completion_tokens":)" + std::to_string(given) + R"(,"total_tokens":)" +
         std::to_string(question.prompt_tokens + given) + "}";
}

std::string chat_delta(const Question& question, std::string_view delta, std::string_view finish) {
  return event(chunk_head(question, "chat.completion.chunk") +
               R"(,"choices":[{"index":0,"delta":)" + std::string(delta) + R"(,"finish_reason":)" +
               std::string(finish) + "}]}");
}

std::string openai_closing(const Question& question, std::uint64_t given) {
  std::string frames;
  if (question.form == Form::kChat) {
    frames = chat_delta(question, "{}", R"("length")");
  } else {
    frames = event(chunk_head(question, "text_completion") +
                   R"(,"choices":[{"index":0,"text":"","finish_reason":"length"}]})");
  }
  if (question.wants_usage) {
    frames += event(chunk_head(question, "chat.completion.chunk") + R"(,"choices":[],)" +
                    usage_of(question, given) + "}");
  }
  return frames + event("[DONE]");
}

std::string messages_closing(std::uint64_t given) {
  return named("content_block_stop", R"({"type":"content_block_stop","index":0})") +
         named(
             "message_delta",
             R"({"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":)" +
                 std::to_string(given) + "}}") +
         named("message_stop", R"({"type":"message_stop"})");
}

std::string ollama_line(const Question& question, std::string_view rest) {
  return R"({"model":)" + json::quote(question.model) + "," + std::string(rest) + "}\n";
}

}  // namespace

std::optional<Form> form_of(std::string_view path) {
  if (path == "/v1/chat/completions") return Form::kChat;
  if (path == "/v1/completions") return Form::kCompletions;
  if (path == "/v1/messages") return Form::kMessages;
  if (path == "/api/chat") return Form::kOllama;
  return std::nullopt;
}

Result<Question> read_question(Form form, std::string_view body, std::uint64_t tokens) {
  auto parsed = json::parse(body, "request");
  if (!parsed) return parsed.take_error();
  const Value& request = *parsed;
  if (!request.is_object() || request["model"].as_string().empty()) {
    return usage_error("the request names no model");
  }
  Question question;
  question.form = form;
  question.model = request["model"].as_string();
  question.prompt_tokens =
      (text_size(form == Form::kCompletions ? request["prompt"] : request["messages"]) +
       kCharactersPerToken - 1) /
      kCharactersPerToken;
  std::int64_t output = static_cast<std::int64_t>(tokens);
  for (const char* name : {"max_tokens", "max_completion_tokens"}) {
    output = request[name].as_integer(output);
  }
  output = request["options"]["num_predict"].as_integer(output);
  question.output_tokens =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(output, 1, 1'000'000));
  question.is_streamed = request["stream"].as_bool(form == Form::kOllama);
  question.wants_usage = request["stream_options"]["include_usage"].as_bool();
  return question;
}

std::string_view stream_type(Form form) {
  return form == Form::kOllama ? "application/x-ndjson" : "text/event-stream";
}

std::string opening(const Question& question) {
  switch (question.form) {
    case Form::kChat:
      return role(question);
    case Form::kMessages:
      return named("message_start",
                   R"({"type":"message_start","message":{"usage":{"input_tokens":)" +
                       std::to_string(question.prompt_tokens) + R"(,"output_tokens":1}}})") +
             named(
                 "content_block_start",
                 R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})");
    case Form::kCompletions:
    case Form::kOllama:
      break;
  }
  return {};
}

std::string role(const Question& question) {
  switch (question.form) {
    case Form::kChat:
      return chat_delta(question, R"({"role":"assistant","content":""})", "null");
    case Form::kMessages:
      return named("ping", R"({"type":"ping"})");
    case Form::kCompletions:
      return ": keep-alive\n\n";
    case Form::kOllama:
      return ollama_line(question, R"("message":{"role":"assistant","content":""},"done":false)");
  }
  return {};
}

std::string token(const Question& question, std::string_view text, bool is_reasoning) {
  const std::string quoted = json::quote(text);
  switch (question.form) {
    case Form::kChat:
      return chat_delta(
          question,
          (is_reasoning ? R"({"reasoning_content":)" : R"({"content":)") + quoted + "}",
          "null");
    case Form::kCompletions:
      return event(chunk_head(question, "text_completion") + R"(,"choices":[{"index":0,"text":)" +
                   quoted + R"(,"finish_reason":null}]})");
    case Form::kMessages:
      return named("content_block_delta",
                   R"({"type":"content_block_delta","index":0,"delta":)" +
                       std::string(is_reasoning ? R"({"type":"thinking_delta","thinking":)"
                                                : R"({"type":"text_delta","text":)") +
                       quoted + "}}");
    case Form::kOllama:
      return ollama_line(
          question,
          R"("message":{"role":"assistant",)" +
              std::string(is_reasoning ? R"("content":"","thinking":)" : R"("content":)") + quoted +
              R"(},"done":false)");
  }
  return {};
}

std::string closing(const Question& question, std::uint64_t given) {
  switch (question.form) {
    case Form::kChat:
    case Form::kCompletions:
      return openai_closing(question, given);
    case Form::kMessages:
      return messages_closing(given);
    case Form::kOllama:
      return ollama_line(
          question,
          R"("message":{"role":"assistant","content":""},"done":true,"done_reason":"length","prompt_eval_count":)" +
              std::to_string(question.prompt_tokens) + R"(,"eval_count":)" + std::to_string(given));
  }
  return {};
}

std::string error_event(const Question& question, std::string_view message) {
  const std::string error = error_body("server_error", message);
  if (question.form == Form::kOllama) {
    return R"({"error":)" + json::quote(message) + "}\n";
  }
  return question.form == Form::kMessages
             ? named("error",
                     R"({"type":"error","error":{"type":"api_error","message":)" +
                         json::quote(message) + "}}")
             : event(error);
}

std::string whole_answer(const Question& question, std::string_view text, std::uint64_t given) {
  const std::string quoted = json::quote(text);
  switch (question.form) {
    case Form::kChat:
      return chunk_head(question, "chat.completion") +
             R"(,"choices":[{"index":0,"message":{"role":"assistant","content":)" + quoted +
             R"(},"finish_reason":"length"}],)" + usage_of(question, given) + "}";
    case Form::kCompletions:
      return chunk_head(question, "text_completion") + R"(,"choices":[{"index":0,"text":)" +
             quoted + R"(,"finish_reason":"length"}],)" + usage_of(question, given) + "}";
    case Form::kMessages:
      return R"({"type":"message","content":[{"type":"text","text":)" + quoted +
             R"(}],"stop_reason":"max_tokens","usage":{"input_tokens":)" +
             std::to_string(question.prompt_tokens) + R"(,"output_tokens":)" +
             std::to_string(given) + "}}";
    case Form::kOllama:
      return R"({"model":)" + json::quote(question.model) +
             R"(,"message":{"role":"assistant","content":)" + quoted +
             R"(},"done":true,"done_reason":"length"})";
  }
  return {};
}

std::string error_body(std::string_view type, std::string_view message) {
  return R"({"error":{"type":)" + json::quote(type) + R"(,"message":)" + json::quote(message) +
         "}}";
}

std::string models_body() {
  return R"({"object":"list","data":[{"id":"sim","object":"model"}]})";
}

}  // namespace aipreflight::llm_sim
