#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::json {

// One step through a text: for documents that are too large to be built as Values.
struct Event {
  enum class Kind : std::uint8_t {
    kObject,
    kObjectEnd,
    kArray,
    kArrayEnd,
    kName,  // of the member that comes next
    kNull,
    kBool,
    kNumber,
    kString,
  };
  Kind kind = Kind::kNull;
  bool boolean = false;
  double number = 0;      // NaN and infinities as Limits::nan_and_infinity allows them
  std::string_view text;  // of a name or a string; valid during the call only
};

class EventVisitor {
 public:
  virtual ~EventVisitor() = default;
  // False stops the reading; what is read so far is no error.
  virtual bool event(const Event& event) = 0;
  // Asked behind every array that ended: how many bytes of `rest`, the text that follows it, the
  // visitor has read by itself. They are not told, so they must be valid JSON there, and end with
  // an array: `,[1,2],[3,4]` of what is left of a list of pairs.
  virtual std::size_t read_ahead(std::string_view rest) {
    static_cast<void>(rest);
    return 0;
  }
};

// Goes through the one value of a text in order, without building it. Same syntax and same errors
// as parse(); at most `depth` levels. What was told before an error was found stays told. [any
// thread; no state]
[[nodiscard]] Result<void> read_events(std::string_view text,
                                       const std::string& name,
                                       EventVisitor& visitor,
                                       std::size_t depth = 128);

}  // namespace aipreflight::json
