#pragma once

#include <string_view>
#include <vector>

#include "syntax/expressions.hpp"

namespace aipreflight::syntax {

// The ids of names by their text; the texts are with whoever asks. It keeps its memory over files.
class Names {
 public:
  // The id of a text among `texts`; a new one is added to them.
  Id find_or_add(std::string_view text, std::vector<std::string_view>& texts);
  // The ids that were given, by their texts.
  [[nodiscard]] std::vector<Id> sorted(const std::vector<std::string_view>& texts) const;
  void clear();

 private:
  struct Slot {
    std::size_t hash = 0;
    Id id = kNothing;
  };
  void grow();

  std::vector<Slot> slots_;  // a power of two of them, at most half of them taken
  std::size_t taken_ = 0;
};

}  // namespace aipreflight::syntax
