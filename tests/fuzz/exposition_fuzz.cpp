#include <cstdint>
#include <string>
#include <string_view>

#include "exposition/parse.hpp"
#include "require.hpp"

namespace {

using namespace aipreflight::exposition;

class Counter : public LineVisitor {
 public:
  void line(const Line& line) override {
    require(!line.name.empty(), "a line has a name");
    for (const auto& [name, value] : line.labels) require(!name.empty(), "a label has a name");
    ++lines;
  }
  std::size_t lines = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    Counter counter;
    const auto parsed = parse(text, "input", counter, format);
    require(counter.lines <= size / 2 + 1, "a line is at least two bytes");
    if (!parsed) require(parsed.error().where.line > 0, "an error has a line");
  }
  return 0;
}
