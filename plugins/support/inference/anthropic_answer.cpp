#include "answer_builder.hpp"

namespace aipreflight::inference {
namespace {

void read_usage(const json::Node& usage, Usage& target) {
  read_count(usage["input_tokens"], target.prompt);
  read_count(usage["output_tokens"], target.completion);
  read_count(usage["cache_read_input_tokens"], target.cached);
}

// A block begins empty, except for a tool's name.
void read_block(const json::Node& block, AnswerBuilder& builder) {
  const std::string_view type = block["type"].as_string();
  if (type == "tool_use" || type == "server_tool_use") {
    builder.tool_call(builder.answer().tool_calls.size(), block["id"], block["name"], {});
  } else {
    builder.text(block["text"]);
    builder.reasoning(block["thinking"]);
  }
}

void read_delta(const json::Node& delta, AnswerBuilder& builder) {
  builder.text(delta["text"]);
  builder.reasoning(delta["thinking"]);
  const auto calls = builder.answer().tool_calls.size();
  if (calls > 0) builder.tool_call(calls - 1, {}, {}, delta["partial_json"]);
}

}  // namespace

bool read_anthropic(const json::Node& event, AnswerBuilder& builder) {
  const std::string_view type = event["type"].as_string();
  if (type.empty()) return false;
  if (type == "message_start") {
    read_usage(event["message"]["usage"], builder.answer().usage);
  } else if (type == "content_block_start") {
    read_block(event["content_block"], builder);
  } else if (type == "content_block_delta") {
    read_delta(event["delta"], builder);
  } else if (type == "message_delta") {
    builder.finish(event["delta"]["stop_reason"]);
    read_usage(event["usage"], builder.answer().usage);
  } else if (type == "message_stop") {
    builder.terminate();
  }
  return true;
}

}  // namespace aipreflight::inference
