#include "inference/answer_reader.hpp"

#include <algorithm>
#include <cmath>

#include "answer_builder.hpp"
#include "base/text.hpp"
#include "json/document.hpp"

namespace aipreflight::inference {
namespace {

constexpr std::size_t kToolCalls = 128;

bool read_event(Dialect dialect, const json::Node& event, AnswerBuilder& builder) {
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

void read_count(const json::Node& value, std::optional<std::int64_t>& target) {
  if (value.is_number() && value.as_number() >= 0) target = value.as_integer();
}

void read_time(const json::Node& value, double per_ms, std::optional<double>& target) {
  const double time = value.as_number(-1);
  if (std::isfinite(time) && time >= 0) target = time / per_ms;
}

void AnswerBuilder::keep(std::string& kept, std::string_view piece) const {
  if (kept.size() < keep_) kept.append(text::cut(piece, keep_ - kept.size()));
}

void AnswerBuilder::text(std::string_view text) {
  if (text.empty()) return;
  step_.has_text = true;
  step_.piece = text;
  answer_.text_bytes += text.size();
  keep(answer_.text, text);
}

void AnswerBuilder::reasoning(const json::Node& piece) {
  if (piece.as_string().empty()) return;
  step_.has_reasoning = true;
  keep(answer_.reasoning, piece.as_string());
}

void AnswerBuilder::refusal(const json::Node& piece) {
  if (piece.as_string().empty()) return;
  step_.is_refusal = true;
  answer_.text_bytes += piece.as_string().size();
  keep(answer_.refusal, piece.as_string());
}

void AnswerBuilder::tool_call(std::size_t index,
                              std::string_view id,
                              std::string_view name,
                              std::string_view arguments) {
  if (index >= kToolCalls) return;
  if (index >= answer_.tool_calls.size()) answer_.tool_calls.resize(index + 1);
  ToolCall& call = answer_.tool_calls[index];
  if (!id.empty()) call.id = text::cut(id, keep_);
  if (!name.empty()) call.name = text::cut(name, keep_);
  keep(call.arguments, arguments);
  if (!name.empty() || !arguments.empty()) step_.has_tool_call = true;
}

void AnswerBuilder::whole_tool_call(const json::Node& id,
                                    const json::Node& name,
                                    const json::Node& arguments) {
  tool_call(answer_.tool_calls.size(), id.as_string(), name.as_string(), json::write(arguments));
}

void AnswerBuilder::finish(const json::Node& reason) {
  if (!reason.as_string().empty()) answer_.finish_reason = text::cut(reason.as_string(), 200);
}

void AnswerBuilder::error(const json::Node& error) {
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

// The events of a stream are mostly the same but for one text. One that has the same bytes before
// and after that text, and a text that needs no decoding between, says the same with another text:
// it is not parsed again.
class Mould {
 public:
  // From an event that said `piece` and nothing else.
  void take(std::string_view data, std::string_view piece) {
    is_set_ = false;
    if (data.find('\\') != std::string_view::npos) return;
    const std::string quoted = '"' + std::string(piece) + '"';
    const std::size_t at = data.find(quoted);
    // "," is also what stands between two strings: only one place can be meant.
    if (at == std::string_view::npos || data.find(quoted, at + 1) != std::string_view::npos) return;
    before_.assign(data.substr(0, at + 1));
    after_.assign(data.substr(at + 1 + piece.size()));
    is_set_ = true;
  }
  // The text of an event of this form; "": it has to be parsed.
  [[nodiscard]] std::string_view piece_of(std::string_view data) const {
    if (!is_set_ || data.size() <= before_.size() + after_.size()) return {};
    if (!data.starts_with(before_) || !data.ends_with(after_)) return {};
    data.remove_prefix(before_.size());
    data.remove_suffix(after_.size());
    const bool is_plain = std::all_of(data.begin(), data.end(), [](char c) {
      return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= ' ';
    });
    return is_plain && text::is_utf8(data) ? data : std::string_view();
  }

 private:
  bool is_set_ = false;
  std::string before_;
  std::string after_;
};

struct AnswerReader::State {
  State(Dialect spoken, std::size_t keep) : dialect(spoken), builder(answer, keep) {}

  Dialect dialect;
  Answer answer;
  AnswerBuilder builder;
  Mould mould;
  std::string piece;  // of the last step; its event, some kilobytes of it, is gone by then
};

AnswerReader::AnswerReader(Dialect dialect, std::size_t keep)
    : state_(std::make_unique<State>(dialect, keep)) {}
AnswerReader::~AnswerReader() = default;
AnswerReader::AnswerReader(AnswerReader&&) noexcept = default;
AnswerReader& AnswerReader::operator=(AnswerReader&&) noexcept = default;

std::span<const std::byte> AnswerReader::memory() const {
  return std::as_bytes(std::span(state_.get(), 1));
}

const Answer& AnswerReader::answer() const {
  return state_->answer;
}

Step AnswerReader::read(std::string_view data) {
  AnswerBuilder& builder = state_->builder;
  builder.start();
  if (const std::string_view piece = state_->mould.piece_of(data); !piece.empty()) {
    state_->piece.assign(piece);
    builder.text(std::string_view(state_->piece));
    return builder.step();
  }
  Step malformed;
  malformed.is_malformed = true;
  if (text::trim(data) == "[DONE]") {
    builder.terminate();
    return builder.step();
  }
  // Of all readers of a thread, since nothing of an event is held but what was copied.
  thread_local json::Document document;
  const bool is_read = document.parse(data, "event").ok();
  const json::Node& event = document.root();
  if (!is_read || !event.is_object()) return malformed;
  const json::Node* error = event.find("error");
  if (error != nullptr && !error->is_null()) {
    builder.error(*error);
    return builder.step();
  }
  const std::uint64_t text_before = state_->answer.text_bytes;
  if (!read_event(state_->dialect, event, builder)) return malformed;
  Step step = builder.step();
  state_->piece.assign(step.piece);
  const bool is_text_alone = state_->answer.text_bytes == text_before + step.piece.size() &&
                             step.has_text && !step.has_reasoning && !step.has_tool_call &&
                             !step.is_refusal;
  if (is_text_alone) state_->mould.take(data, step.piece);
  step.piece = state_->piece;
  return step;
}

}  // namespace aipreflight::inference
