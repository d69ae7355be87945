#include <cstdint>
#include <string>
#include <vector>

#include "event_stream/events.hpp"
#include "fuzz/require.hpp"

namespace {

using aipreflight::event_stream::Event;
using aipreflight::event_stream::EventParser;

constexpr std::size_t kLimit = 256;

// In pieces of `step` bytes.
std::vector<std::string> events_of(std::string_view text, std::size_t step, bool& is_over_limit) {
  EventParser parser(kLimit);
  std::vector<std::string> all;
  Event event;
  const auto keep = [&] {
    all.push_back(std::string(event.name) + "\n\n" + std::string(event.data));
  };
  for (std::size_t i = 0; i < text.size(); i += step) {
    std::string piece(text.substr(i, step));
    parser.feed(piece);
    while (parser.next(event)) keep();
  }
  if (parser.finish(event)) keep();
  is_over_limit = parser.is_over_limit();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  bool is_over_limit = false;
  const auto whole = events_of(text, size + 1, is_over_limit);
  for (const auto& event : whole) require(event.size() <= 2 * kLimit + 2, "events are bounded");
  for (const std::size_t step : {1, 2, 3, 7}) {
    bool is_over = false;
    require(events_of(text, step, is_over) == whole, "events do not depend on where bytes are cut");
    require(is_over == is_over_limit, "nor does the limit");
  }
  return 0;
}
