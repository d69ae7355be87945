#include "tree.hpp"

namespace aipreflight::syntax {

Vocabulary::Vocabulary(const TSLanguage* language, Names kinds, Names fields)
    : language_(language) {
  const std::uint32_t symbols = ts_language_symbol_count(language);
  kinds_.assign(symbols, 0);
  for (std::uint32_t symbol = 0; symbol < symbols; ++symbol) {
    const char* name = ts_language_symbol_name(language, static_cast<TSSymbol>(symbol));
    if (ts_language_symbol_type(language, static_cast<TSSymbol>(symbol)) != TSSymbolTypeRegular) {
      continue;
    }
    for (const auto& [wanted, kind] : kinds) {
      if (std::string_view(name) == wanted) kinds_[symbol] = static_cast<std::int16_t>(kind);
    }
  }
  fields_.assign(ts_language_field_count(language) + 1, 0);
  for (const auto& [name, field] : fields) {
    const TSFieldId id = ts_language_field_id_for_name(
        language, name, static_cast<std::uint32_t>(std::string_view(name).size()));
    if (id != 0) fields_[id] = static_cast<std::int16_t>(field);
  }
}

Kids Walker::kids(TSNode node) {
  return Kids(stack_, [&](Kids& found) {
    ts_tree_cursor_reset(&cursor_, node);
    if (!ts_tree_cursor_goto_first_child(&cursor_)) return;
    do {
      const TSNode child = ts_tree_cursor_current_node(&cursor_);
      const int field = vocabulary_.field(ts_tree_cursor_current_field_id(&cursor_));
      if ((!ts_node_is_named(child) && field == 0) || ts_node_is_extra(child)) continue;
      found.push_back({child, vocabulary_.kind(child), field});
    } while (ts_tree_cursor_goto_next_sibling(&cursor_));
  });
}

}  // namespace aipreflight::syntax
