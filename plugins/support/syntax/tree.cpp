#include "tree.hpp"

#include "grammars/children.h"

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
    struct Taker {
      const Vocabulary& vocabulary;
      Kids& found;
    } taker{vocabulary_, found};
    const auto take =
        [](void* to, const TSNode* child, TSSymbol symbol, TSFieldId id, bool is_named) {
          const auto& [vocabulary, kids] = *static_cast<Taker*>(to);
          const int field = vocabulary.field(id);
          if (is_named || field != 0) kids.push_back({*child, vocabulary.kind(symbol), field});
        };
    aipreflight_each_child(node, take, &taker);
  });
}

}  // namespace aipreflight::syntax
