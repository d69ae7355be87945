#pragma once

#include <cstddef>
#include <string_view>

#include "inference/answer.hpp"
#include "json/document.hpp"

namespace aipreflight::inference {

// Adds what one event says to an answer. The functions of the dialects are given one of these and
// the event; false from them: it is not of their form.
class AnswerBuilder {
 public:
  AnswerBuilder(Answer& answer, std::size_t keep) : answer_(answer), keep_(keep) {}

  void start() { step_ = {}; }
  [[nodiscard]] const Step& step() const { return step_; }
  [[nodiscard]] Answer& answer() { return answer_; }

  // Each takes a value of any kind; one that is no text or empty says nothing.
  void text(const json::Node& piece) { text(piece.as_string()); }
  void text(std::string_view piece);
  void reasoning(const json::Node& piece);
  void refusal(const json::Node& piece);
  // A part of the tool call at `index` of the answer; members that are absent say nothing.
  void tool_call(std::size_t index,
                 const json::Node& id,
                 const json::Node& name,
                 const json::Node& arguments) {
    tool_call(index, id.as_string(), name.as_string(), arguments.as_string());
  }
  // Arguments that come as an object instead of as text.
  void whole_tool_call(const json::Node& id, const json::Node& name, const json::Node& arguments);
  void finish(const json::Node& reason);
  void terminate() { answer_.is_terminated = true; }
  // {"message": …, "type": …, "code": …}, or a text.
  void error(const json::Node& error);

 private:
  void tool_call(std::size_t index,
                 std::string_view id,
                 std::string_view name,
                 std::string_view arguments);
  void keep(std::string& kept, std::string_view piece) const;

  Answer& answer_;
  std::size_t keep_;
  Step step_;
};

// Sets `target` where `value` is a number that a count can be.
void read_count(const json::Node& value, std::optional<std::int64_t>& target);
// The same of a time, given in units of which `per_ms` are a millisecond.
void read_time(const json::Node& value, double per_ms, std::optional<double>& target);

[[nodiscard]] bool read_openai(const json::Node& event, AnswerBuilder& builder);
[[nodiscard]] bool read_openai_responses(const json::Node& event, AnswerBuilder& builder);
[[nodiscard]] bool read_anthropic(const json::Node& event, AnswerBuilder& builder);
[[nodiscard]] bool read_gemini(const json::Node& event, AnswerBuilder& builder);
[[nodiscard]] bool read_ollama(const json::Node& event, AnswerBuilder& builder);

}  // namespace aipreflight::inference
