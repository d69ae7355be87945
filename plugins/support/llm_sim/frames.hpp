#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::llm_sim {

enum class Form { kChat, kCompletions, kMessages, kOllama };
// By the path of the request.
[[nodiscard]] std::optional<Form> form_of(std::string_view path);

struct Question {
  Form form = Form::kChat;
  std::string model;
  std::size_t prompt_tokens = 0;  // four characters each
  std::uint64_t output_tokens = 0;
  bool is_streamed = false;
  bool wants_usage = false;
};
// Errors: the body is not of the form.
[[nodiscard]] Result<Question> read_question(Form form,
                                             std::string_view body,
                                             std::uint64_t tokens);

[[nodiscard]] std::string_view stream_type(Form form);
// What stands before the tokens, after them, and for each of them; whole events, ready to be sent.
[[nodiscard]] std::string opening(const Question& question);
[[nodiscard]] std::string role(const Question& question);
[[nodiscard]] std::string token(const Question& question, std::string_view text, bool is_reasoning);
[[nodiscard]] std::string closing(const Question& question, std::uint64_t given);
[[nodiscard]] std::string error_event(const Question& question, std::string_view message);
// An answer in one piece.
[[nodiscard]] std::string whole_answer(const Question& question,
                                       std::string_view text,
                                       std::uint64_t given);
[[nodiscard]] std::string error_body(std::string_view type, std::string_view message);
[[nodiscard]] std::string models_body();

}  // namespace aipreflight::llm_sim
