#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "inference/answer.hpp"
#include "inference/dialect.hpp"

namespace aipreflight::inference {

// Reads the events of one streamed answer. What it does not know it passes over: servers add
// members of their own. The forms are those of the vendors' API references
// (platform.openai.com/docs/api- reference/chat-streaming and responses-streaming,
// docs.anthropic.com/en/api/messages-streaming, ai.google.dev/api/generate-content,
// github.com/ollama/ollama docs/api.md) and of what servers were seen to send. One thread.
class AnswerReader {
 public:
  // Of text, reasoning and arguments each, at most `keep` bytes are kept.
  explicit AnswerReader(Dialect dialect, std::size_t keep = 64u << 10);
  ~AnswerReader();
  AnswerReader(AnswerReader&&) noexcept;
  AnswerReader& operator=(AnswerReader&&) noexcept;

  // The data of an event (its name says nothing that the data does not), or a line of NDJSON.
  [[nodiscard]] Step read(std::string_view data);
  [[nodiscard]] const Answer& answer() const;
  // Where it keeps what each event changes, as long as it lives.
  [[nodiscard]] std::span<const std::byte> memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aipreflight::inference
