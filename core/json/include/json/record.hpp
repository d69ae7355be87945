#pragma once

#include <string_view>

#include "base/result.hpp"

namespace aipreflight::json {

// A top-level member of a record. Nested values are skipped over (and still checked for syntax).
struct Field {
  enum class Kind { kNull, kBool, kNumber, kString, kNested };
  Kind kind = Kind::kNull;
  bool boolean = false;
  double number = 0;  // exact to the nearest double; ±infinity where the text is beyond the range
  std::string_view string;  // valid during the call only
};

class RecordVisitor {
 public:
  virtual ~RecordVisitor() = default;
  // Once for each member, in order; a repeated name comes again.
  virtual void field(std::string_view name, const Field& field) = 0;
};

// Reads one JSON object (a line of JSON Lines) without building it. The text must be exactly one
// object; anything else is an error whose column is in `where.column` (1-based, in bytes) and whose
// file and line the caller fills in. NaN and Infinity are accepted as numbers. [any thread; no
// state]
[[nodiscard]] Result<void> read_record(std::string_view text, RecordVisitor& visitor);

}  // namespace aipreflight::json
