#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aipreflight::inference {

// Tokens as the server counts them. What no event said is not set: nothing here is a guess.
struct Usage {
  std::optional<std::int64_t> prompt;
  std::optional<std::int64_t> completion;  // everything generated, reasoning included
  std::optional<std::int64_t> reasoning;   // of these
  std::optional<std::int64_t> cached;      // of the prompt
};

// What the server says of its own time, in milliseconds.
struct ServerTimes {
  std::optional<double> load;     // the model had to be loaded first (Ollama)
  std::optional<double> prompt;   // prefill
  std::optional<double> predict;  // decode
};

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  // as the server wrote them: JSON text
};

// An error that the server reports within its stream.
struct StreamError {
  std::string type;
  std::string message;
  std::optional<std::int64_t> code;
};

// What one event brought.
struct Step {
  bool has_text = false;
  bool has_reasoning = false;
  bool has_tool_call = false;
  bool is_refusal = false;
  bool is_malformed = false;  // not of the dialect's form; nothing was taken from it
  std::string_view piece;     // the text, until the next event

  // Something was generated: not a role, a ping, a usage or an empty piece.
  [[nodiscard]] bool is_generated() const {
    return has_text || has_reasoning || has_tool_call || is_refusal;
  }
  [[nodiscard]] bool is_answer() const { return has_text || has_tool_call || is_refusal; }
};

// Everything that a stream brought so far.
struct Answer {
  std::string text;       // as far as the reader keeps it
  std::string reasoning;  // the same
  std::string refusal;
  std::vector<ToolCall> tool_calls;
  Usage usage;
  ServerTimes times;
  std::string finish_reason;   // the server's own word
  bool is_terminated = false;  // by the dialect's own last event
  std::optional<StreamError> error;
  std::uint64_t text_bytes = 0;  // of text and refusal, kept or not

  // The server said that this was all. A stream that ends otherwise was cut off.
  [[nodiscard]] bool is_complete() const { return is_terminated || !finish_reason.empty(); }
};

}  // namespace aipreflight::inference
