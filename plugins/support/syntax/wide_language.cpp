#include "wide_language.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <tree_sitter/parser.h>

namespace aipreflight::syntax {

WideLanguage::WideLanguage(const TSLanguage* language) : language_(new TSLanguage(*language)) {
  const std::size_t width = language->symbol_count;
  table_.resize(width * language->state_count);
  std::copy_n(language->parse_table, width * language->large_state_count, table_.begin());
  for (std::uint32_t state = language->large_state_count; state < language->state_count; ++state) {
    const std::span row = std::span(table_).subspan(width * state, width);
    // Groups: how many; of each its action, how many symbols, and the symbols.
    const std::uint16_t* at = language->small_parse_table +
                              language->small_parse_table_map[state - language->large_state_count];
    for (std::uint16_t groups = *at++; groups > 0; --groups) {
      const std::uint16_t action = *at++;
      for (std::uint16_t symbols = *at++; symbols > 0; --symbols) row[*at++] = action;
    }
  }
  language_->parse_table = table_.data();
  language_->large_state_count = language->state_count;
}

WideLanguage::~WideLanguage() {
  delete language_;
}

}  // namespace aipreflight::syntax
