#include "answer_builder.hpp"

namespace aipreflight::inference {
namespace {

void read_usage(const json::Node& usage, Usage& target) {
  read_count(usage["prompt_tokens"], target.prompt);
  read_count(usage["completion_tokens"], target.completion);
  read_count(usage["completion_tokens_details"]["reasoning_tokens"], target.reasoning);
  read_count(usage["prompt_tokens_details"]["cached_tokens"], target.cached);
}

// What llama.cpp adds to its last event.
void read_timings(const json::Node& timings, Answer& answer) {
  read_time(timings["prompt_ms"], 1, answer.times.prompt);
  read_time(timings["predicted_ms"], 1, answer.times.predict);
  if (!answer.usage.completion) read_count(timings["predicted_n"], answer.usage.completion);
  if (!answer.usage.prompt) read_count(timings["prompt_n"], answer.usage.prompt);
}

void read_tool_calls(const json::Node& calls, AnswerBuilder& builder) {
  std::size_t place = 0;
  for (const json::Node& call : calls.items()) {
    const json::Node& index = call["index"];
    const std::size_t at = index.is_number() && index.as_integer() >= 0
                               ? static_cast<std::size_t>(index.as_integer())
                               : place;
    builder.tool_call(at, call["id"], call["function"]["name"], call["function"]["arguments"]);
    ++place;
  }
}

// Of a stream a delta, of an answer in one piece the message.
void read_message(const json::Node& message, AnswerBuilder& builder) {
  builder.text(message["content"]);
  builder.reasoning(message["reasoning_content"]);
  builder.reasoning(message["reasoning"]);
  builder.refusal(message["refusal"]);
  read_tool_calls(message["tool_calls"], builder);
  if (const json::Node* call = message.find("function_call")) {
    builder.tool_call(0, {}, (*call)["name"], (*call)["arguments"]);
  }
}

}  // namespace

// Usage and timings are taken from any event: some servers send them beside choices, some after.
bool read_openai(const json::Node& event, AnswerBuilder& builder) {
  const json::Node& choices = event["choices"];
  const json::Node* usage = event.find("usage");
  if (!choices.is_array() && usage == nullptr) return false;
  for (const json::Node& choice : choices.items()) {
    for (const char* name : {"delta", "message"}) {
      if (const json::Node* message = choice.find(name)) read_message(*message, builder);
    }
    builder.text(choice["text"]);
    builder.finish(choice["finish_reason"]);
  }
  if (usage != nullptr) read_usage(*usage, builder.answer().usage);
  if (const json::Node* timings = event.find("timings")) {
    read_timings(*timings, builder.answer());
  }
  return true;
}

}  // namespace aipreflight::inference
