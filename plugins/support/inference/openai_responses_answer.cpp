#include "answer_builder.hpp"

namespace aipreflight::inference {
namespace {

void read_usage(const json::Node& usage, Usage& target) {
  read_count(usage["input_tokens"], target.prompt);
  read_count(usage["output_tokens"], target.completion);
  read_count(usage["output_tokens_details"]["reasoning_tokens"], target.reasoning);
  read_count(usage["input_tokens_details"]["cached_tokens"], target.cached);
}

void read_end(std::string_view type, const json::Node& response, AnswerBuilder& builder) {
  read_usage(response["usage"], builder.answer().usage);
  builder.terminate();
  if (type == "response.failed") return builder.error(response["error"]);
  builder.finish(type == "response.incomplete" ? response["incomplete_details"]["reason"]
                                               : response["status"]);
}

// Calls are told apart by the place of their item; reasoning and text items stand between them.
void read_call(const json::Node& event, const json::Node& item, AnswerBuilder& builder) {
  const json::Node& arguments = event["delta"];
  auto& calls = builder.answer().tool_calls;
  if (item.is_object()) {
    builder.tool_call(calls.size(), item["call_id"], item["name"], item["arguments"]);
  } else {
    builder.tool_call(calls.empty() ? 0 : calls.size() - 1, {}, {}, arguments);
  }
}

}  // namespace

bool read_openai_responses(const json::Node& event, AnswerBuilder& builder) {
  const std::string_view type = event["type"].as_string();
  if (type.empty()) return false;
  if (type == "response.output_text.delta") {
    builder.text(event["delta"]);
  } else if (type == "response.reasoning_text.delta" ||
             type == "response.reasoning_summary_text.delta") {
    builder.reasoning(event["delta"]);
  } else if (type == "response.refusal.delta") {
    builder.refusal(event["delta"]);
  } else if (type == "response.output_item.added") {
    const json::Node& item = event["item"];
    if (item["type"].as_string() == "function_call") read_call(event, item, builder);
  } else if (type == "response.function_call_arguments.delta") {
    read_call(event, {}, builder);
  } else if (type == "response.completed" || type == "response.incomplete" ||
             type == "response.failed") {
    read_end(type, event["response"], builder);
  } else if (type == "error") {
    builder.error(event);
  }
  return true;
}

}  // namespace aipreflight::inference
