#include "inference/answer_reader.hpp"

#include <cmath>

#include "answer_builder.hpp"
#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::inference {
namespace {

constexpr std::size_t kToolCalls = 128;

bool read_event(Dialect dialect, const json::Value& event, AnswerBuilder& builder) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
    case Dialect::kOpenAiCompletions:
    case Dialect::kAzure:
      return read_openai(event, builder);
    case Dialect::kOpenAiResponses:
      return read_openai_responses(event, builder);
    case Dialect::kAnthropic:
      return read_anthropic(event, builder);
    case Dialect::kGemini:
      return read_gemini(event, builder);
    case Dialect::kOllama:
      return read_ollama(event, builder);
  }
  return false;
}

}  // namespace

void read_count(const json::Value& value, std::optional<std::int64_t>& target) {
  if (value.is_number() && value.as_number() >= 0) target = value.as_integer();
}

void read_time(const json::Value& value, double per_ms, std::optional<double>& target) {
  const double time = value.as_number(-1);
  if (std::isfinite(time) && time >= 0) target = time / per_ms;
}

void AnswerBuilder::keep(std::string& kept, std::string_view piece) const {
  if (kept.size() < keep_) kept.append(text::cut(piece, keep_ - kept.size()));
}

void AnswerBuilder::text(const json::Value& piece) {
  const std::string& text = piece.as_string();
  if (text.empty()) return;
  step_.has_text = true;
  step_.piece = text;
  answer_.text_bytes += text.size();
  keep(answer_.text, text);
}

void AnswerBuilder::reasoning(const json::Value& piece) {
  if (piece.as_string().empty()) return;
  step_.has_reasoning = true;
  keep(answer_.reasoning, piece.as_string());
}

void AnswerBuilder::refusal(const json::Value& piece) {
  if (piece.as_string().empty()) return;
  step_.is_refusal = true;
  answer_.text_bytes += piece.as_string().size();
  keep(answer_.refusal, piece.as_string());
}

void AnswerBuilder::tool_call(std::size_t index,
                              const json::Value& id,
                              const json::Value& name,
                              const json::Value& arguments) {
  if (index >= kToolCalls) return;
  if (index >= answer_.tool_calls.size()) answer_.tool_calls.resize(index + 1);
  ToolCall& call = answer_.tool_calls[index];
  if (!id.as_string().empty()) call.id = text::cut(id.as_string(), keep_);
  if (!name.as_string().empty()) call.name = text::cut(name.as_string(), keep_);
  keep(call.arguments, arguments.as_string());
  if (!name.as_string().empty() || !arguments.as_string().empty()) step_.has_tool_call = true;
}

void AnswerBuilder::whole_tool_call(const json::Value& id,
                                    const json::Value& name,
                                    const json::Value& arguments) {
  tool_call(answer_.tool_calls.size(), id, name, json::Value(json::write(arguments)));
}

void AnswerBuilder::finish(const json::Value& reason) {
  if (!reason.as_string().empty()) answer_.finish_reason = text::cut(reason.as_string(), 200);
}

void AnswerBuilder::error(const json::Value& error) {
  constexpr std::size_t kWordLimit = 200;
  constexpr std::size_t kMessageLimit = 2000;
  StreamError result;
  if (error.is_string()) {
    result.message = text::cut(error.as_string(), kMessageLimit);
  } else {
    result.message = text::cut(error["message"].as_string(), kMessageLimit);
    for (const char* name : {"type", "status", "code"}) {
      if (result.type.empty()) result.type = text::cut(error[name].as_string(), kWordLimit);
    }
    read_count(error["code"], result.code);
    if (result.message.empty()) result.message = text::cut(json::write(error), kMessageLimit);
  }
  if (!answer_.error) answer_.error = std::move(result);
}

struct AnswerReader::State {
  State(Dialect spoken, std::size_t keep) : dialect(spoken), builder(answer, keep) {}

  Dialect dialect;
  Answer answer;
  AnswerBuilder builder;
  json::Value event;  // the piece of the last step is a view of it
};

AnswerReader::AnswerReader(Dialect dialect, std::size_t keep)
    : state_(std::make_unique<State>(dialect, keep)) {}
AnswerReader::~AnswerReader() = default;
AnswerReader::AnswerReader(AnswerReader&&) noexcept = default;
AnswerReader& AnswerReader::operator=(AnswerReader&&) noexcept = default;

const Answer& AnswerReader::answer() const {
  return state_->answer;
}

Step AnswerReader::read(std::string_view data) {
  AnswerBuilder& builder = state_->builder;
  builder.start();
  Step malformed;
  malformed.is_malformed = true;
  if (text::trim(data) == "[DONE]") {
    builder.terminate();
    return builder.step();
  }
  auto event = json::parse(data, "event");
  if (!event || !event->is_object()) return malformed;
  state_->event = event.take();
  const json::Value* error = state_->event.find("error");
  if (error != nullptr && !error->is_null()) {
    builder.error(*error);
    return builder.step();
  }
  return read_event(state_->dialect, state_->event, builder) ? builder.step() : malformed;
}

}  // namespace aipreflight::inference
