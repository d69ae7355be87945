#include <cstdint>
#include <string_view>

#include "event_stream/events.hpp"
#include "fuzz/require.hpp"
#include "inference/answer_reader.hpp"
#include "inference/error_text.hpp"

// The first byte chooses the dialect, the rest is the stream.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight;
  if (size == 0) return 0;
  const auto dialect = inference::kDialects[data[0] % inference::kDialects.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr std::size_t kKept = 64;
  inference::AnswerReader reader(dialect, kKept);
  event_stream::EventParser events;
  events.feed(text);
  event_stream::Event event;
  while (events.next(event)) {
    const inference::Step step = reader.read(event.data);
    require(!step.is_malformed || !step.is_generated(), "nothing is taken from a malformed event");
    require(step.has_text || step.piece.empty(), "a piece is text");
  }
  const inference::Answer& answer = reader.answer();
  require(answer.text.size() <= kKept, "text is bounded");
  require(answer.reasoning.size() <= kKept, "reasoning is bounded");
  require(answer.text_bytes >= answer.text.size(), "bytes are counted");
  (void)inference::read_error_body(text);
  return 0;
}
