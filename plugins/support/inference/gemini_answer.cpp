#include "answer_builder.hpp"

namespace aipreflight::inference {
namespace {

void read_part(const json::Node& part, AnswerBuilder& builder) {
  if (part["thought"].as_bool()) {
    builder.reasoning(part["text"]);
  } else {
    builder.text(part["text"]);
  }
  if (const json::Node* call = part.find("functionCall")) {
    builder.whole_tool_call((*call)["id"], (*call)["name"], (*call)["args"]);
  }
}

// Thoughts are counted apart from candidates here; a completion is both.
void read_usage(const json::Node& usage, Usage& target) {
  read_count(usage["promptTokenCount"], target.prompt);
  read_count(usage["cachedContentTokenCount"], target.cached);
  read_count(usage["thoughtsTokenCount"], target.reasoning);
  std::optional<std::int64_t> candidates;
  read_count(usage["candidatesTokenCount"], candidates);
  if (candidates || target.reasoning) {
    target.completion = candidates.value_or(0) + target.reasoning.value_or(0);
  }
}

}  // namespace

bool read_gemini(const json::Node& event, AnswerBuilder& builder) {
  const json::Node& candidates = event["candidates"];
  const json::Node& feedback = event["promptFeedback"];
  const json::Node* usage = event.find("usageMetadata");
  if (!candidates.is_array() && !feedback.is_object() && usage == nullptr) return false;
  for (const json::Node& candidate : candidates.items()) {
    for (const json::Node& part : candidate["content"]["parts"].items()) {
      read_part(part, builder);
    }
    builder.finish(candidate["finishReason"]);
  }
  builder.finish(feedback["blockReason"]);
  if (usage != nullptr) read_usage(*usage, builder.answer().usage);
  return true;
}

}  // namespace aipreflight::inference
