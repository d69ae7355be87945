#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::evals {

// Lines of a text that comes in blocks: those that are whole are given on together, and what is
// left waits for the next block.
class WholeLines {
 public:
  // Some lines with the break behind each; the last of the text may have none.
  using Take = std::function<Result<void>(std::string_view lines)>;

  // Of `file`, which outlives it.
  WholeLines(const std::string& file, Take take) : file_(file), take_(std::move(take)) {}

  // The next piece of the text, cut anywhere. A line of more than 64 MiB is "malformed"; errors of
  // `take` come out as they are, and any ends the reading.
  [[nodiscard]] Result<void> feed(std::string_view block);
  // After the last piece.
  [[nodiscard]] Result<void> finish();

 private:
  const std::string& file_;
  Take take_;
  std::string rest_;
};

}  // namespace aipreflight::evals
