#include "answer_builder.hpp"

namespace aipreflight::inference {

// Times are in nanoseconds.
bool read_ollama(const json::Node& event, AnswerBuilder& builder) {
  constexpr double kPerMs = 1e6;
  const json::Node* done = event.find("done");
  const json::Node& message = event["message"];
  if (done == nullptr && !message.is_object() && event.find("response") == nullptr) return false;
  builder.text(message["content"]);
  builder.text(event["response"]);
  builder.reasoning(message["thinking"]);
  builder.reasoning(event["thinking"]);
  for (const json::Node& call : message["tool_calls"].items()) {
    const json::Node& function = call["function"];
    builder.whole_tool_call(call["id"], function["name"], function["arguments"]);
  }
  if (done == nullptr || !done->as_bool()) return true;
  builder.terminate();
  builder.finish(event["done_reason"]);
  Answer& answer = builder.answer();
  read_count(event["prompt_eval_count"], answer.usage.prompt);
  read_count(event["eval_count"], answer.usage.completion);
  read_time(event["load_duration"], kPerMs, answer.times.load);
  read_time(event["prompt_eval_duration"], kPerMs, answer.times.prompt);
  read_time(event["eval_duration"], kPerMs, answer.times.predict);
  return true;
}

}  // namespace aipreflight::inference
