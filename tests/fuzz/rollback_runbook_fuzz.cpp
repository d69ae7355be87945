#include <cstdint>
#include <string_view>

#include "document.hpp"
#include "drill_record.hpp"
#include "fuzz/require.hpp"
#include "runbook.hpp"
#include "shell_words.hpp"

// A runbook, its commands, and the evidence of a drill: places are within the text, and what is
// written can be read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::rollback;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Document document = read_document(text);
  for (const auto* pieces : {&document.codes, &document.links, &document.leads}) {
    for (const Piece& piece : *pieces) {
      require(piece.place.line >= 1 && piece.place.line <= size + 1, "a line of the text");
      require(piece.place.column >= 1 && piece.place.column <= size + 1, "a column of the text");
    }
  }
  for (const Step& step : document.steps) {
    require(step.last_line >= step.place.line, "a step ends behind its beginning");
  }
  for (const Fence& fence : document.fences) {
    for (const ShellCommand& command : read_shell(command_lines(fence)).commands) {
      require(!command.words.empty(), "a command has words");
    }
  }
  require(read_runbook(text).words <= size, "no more words than bytes");
  if (const auto record = read_record(text, "fuzz"); record.ok()) {
    require(read_record(write_record(*record), "fuzz").ok(), "evidence is read again");
  } else {
    require(!record.error().reason.empty(), "a reason");
  }
  return 0;
}
