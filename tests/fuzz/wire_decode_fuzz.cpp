#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/require.hpp"
#include "wire/frame.hpp"

namespace {

using aipreflight::wire::Decoder;
using aipreflight::wire::encode;
using aipreflight::wire::fits;
using aipreflight::wire::Message;

// The frames of the messages in a stream that arrives in pieces, up to the first error; `is_broken`
// if there was one.
std::vector<std::string> frames_of(const std::string& stream, std::size_t piece, bool& is_broken) {
  Decoder decoder;
  std::vector<std::string> frames;
  is_broken = false;
  for (std::size_t at = 0; at < stream.size() && !is_broken; at += piece) {
    decoder.feed(stream.data() + at, std::min(piece, stream.size() - at));
    while (true) {
      auto next = decoder.next();
      if (!next.ok()) {
        require(next.error().reason == "protocol", "an error has its reason");
        is_broken = true;
      }
      if (is_broken || !next->has_value()) break;
      frames.push_back(encode(**next));
    }
  }
  return frames;
}

void check(const std::string& stream) {
  bool is_broken = false;
  bool is_broken_in_pieces = false;
  const auto frames = frames_of(stream, stream.size() + 1, is_broken);
  require(frames_of(stream, 3, is_broken_in_pieces) == frames, "pieces do not matter");
  require(is_broken == is_broken_in_pieces, "pieces do not matter for errors");
  for (const std::string& frame : frames) {
    if (!fits(frame)) continue;
    bool is_refused = false;
    const auto again = frames_of(frame, frame.size(), is_refused);
    require(!is_refused && again.size() == 1 && again[0] == frame,
            "a message that was taken is sent and taken again");
  }
}

}  // namespace

// The input is once a stream and once what one frame holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  std::string frame;
  for (int i = 0; i < 4; ++i) frame += static_cast<char>((size >> (8 * i)) & 0xFF);
  check(frame + text);
  return 0;
}
