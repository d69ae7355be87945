#pragma once

#include <cstdint>
#include <tree_sitter/api.h>
#include <vector>

namespace aipreflight::syntax {

// A grammar whose whole table of actions is indexed by state and symbol. Those that are generated
// are so for their large states alone, and keep lists for the others: to search them is a tenth of
// a parse. Some megabytes each.
class WideLanguage {
 public:
  // `language` has to outlive it.
  explicit WideLanguage(const TSLanguage* language);
  ~WideLanguage();
  WideLanguage(const WideLanguage&) = delete;
  WideLanguage& operator=(const WideLanguage&) = delete;

  [[nodiscard]] const TSLanguage* get() const { return language_; }

 private:
  std::vector<std::uint16_t> table_;
  TSLanguage* language_;
};

}  // namespace aipreflight::syntax
