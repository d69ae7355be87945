#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <tree_sitter/api.h>

#include "arena.hpp"
#include "grammars/children.h"
#include "wide_language.hpp"

extern "C" const TSLanguage* tree_sitter_javascript();
extern "C" const TSLanguage* tree_sitter_python();
extern "C" const TSLanguage* tree_sitter_tsx();
extern "C" const TSLanguage* tree_sitter_typescript();

// Parses the files that it is given and walks through their trees as a scan does, so that the
// compiler learns what of tree-sitter that needs.
namespace {

using namespace aipreflight::syntax;

const TSLanguage* language_of(std::string_view file) {
  static const WideLanguage javascript(tree_sitter_javascript());
  static const WideLanguage python(tree_sitter_python());
  static const WideLanguage tsx(tree_sitter_tsx());
  static const WideLanguage typescript(tree_sitter_typescript());
  if (file.ends_with(".py")) return python.get();
  if (file.ends_with(".ts")) return typescript.get();
  if (file.ends_with(".tsx")) return tsx.get();
  return javascript.get();
}

void walk(TSNode node) {
  const auto take = [](void*, const TSNode* child, TSSymbol, TSFieldId, bool) { walk(*child); };
  aipreflight_each_child(node, take, nullptr);
}

bool parse(const char* file) {
  std::ifstream in(file);
  std::stringstream stream;
  stream << in.rdbuf();
  if (!in) return false;
  const std::string text = stream.str();
  const Arena arena;
  TSParser* const parser = ts_parser_new();
  ts_parser_set_language(parser, language_of(file));
  const TSTree* const tree =
      ts_parser_parse_string(parser, nullptr, text.data(), static_cast<std::uint32_t>(text.size()));
  if (tree != nullptr) walk(ts_tree_root_node(tree));
  ts_parser_delete(parser);
  return tree != nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {  // counts of nothing would make everything slow
    std::fputs("there is no file to learn from: is tests/plugins/cost/corpus there?\n", stderr);
    return 2;
  }
  // Of a loop that seldom runs the compiler thinks little, however often that is of the whole.
  constexpr int kTurns = 20;
  for (int turn = 0; turn < kTurns; ++turn) {
    for (int i = 1; i < argc; ++i) {
      if (parse(argv[i])) continue;
      std::fprintf(stderr, "%s cannot be parsed\n", argv[i]);
      return 1;
    }
  }
  return 0;
}
