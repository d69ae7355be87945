#include <cstdint>
#include <string>

#include "chunked_body.hpp"
#include "fuzz/require.hpp"

namespace {

using aipreflight::http::ChunkedBody;

struct Read {
  std::string body;
  bool is_between = false;
  bool is_over = false;
  bool is_broken = false;
  bool operator==(const Read&) const = default;
};

// In pieces of `step` bytes.
Read read(std::string_view text, std::size_t step) {
  ChunkedBody chunks;
  Read result;
  for (std::size_t i = 0; i < text.size(); i += step) {
    std::string_view wire = text.substr(i, step);
    while (!wire.empty()) {
      const std::size_t before = wire.size();
      const bool was_broken = chunks.is_broken();
      const std::string_view body = chunks.take(wire);
      require(wire.size() < before || (chunks.is_broken() && !was_broken), "it comes to an end");
      require(body.size() <= before - wire.size(), "the body is a part of what was taken");
      require(body.empty() || !was_broken, "what is broken has no body");
      result.body.append(body);
    }
  }
  result.is_between = chunks.is_between();
  result.is_over = chunks.is_over();
  result.is_broken = chunks.is_broken();
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Read whole = read(text, size + 1);
  require(whole.is_between + whole.is_over + whole.is_broken <= 1, "it is in one state");
  for (const std::size_t step : {1, 2, 3, 7}) {
    require(read(text, step) == whole, "chunks do not depend on where bytes are cut");
  }
  return 0;
}
