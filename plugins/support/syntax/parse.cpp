#include "syntax/parse.hpp"

#include <tree_sitter/api.h>

#include "arena.hpp"
#include "builder.hpp"
#include "python_reader.hpp"
#include "script_reader.hpp"

namespace aipreflight::syntax {
namespace {

// A grammar can need very long for a text that is no program.
constexpr std::uint64_t kLongestParse = 20'000'000;  // microseconds

// Above it, what a draft keeps for the next file is not worth its memory.
constexpr std::size_t kLargeFile = std::size_t{1} << 19;
thread_local std::unique_ptr<Draft> draft;

struct Parser {
  Parser() : parser(ts_parser_new()) { ts_parser_set_timeout_micros(parser, kLongestParse); }
  ~Parser() { ts_parser_delete(parser); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  TSParser* parser;
};

std::vector<LineMark> line_marks(std::string_view text) {
  std::vector<LineMark> marks(1);
  marks.reserve(1 + text.size() / LineMark::kStride);
  for (std::size_t at = LineMark::kStride; at <= text.size(); at += LineMark::kStride) {
    marks.push_back(marks.back().moved(text, at - LineMark::kStride, at));
  }
  return marks;
}

}  // namespace

// Fills a module; apart so that it may see its inside.
class Parse {
 public:
  static std::unique_ptr<const Module> run(Source source) {
    auto module = std::make_unique<Module>();
    module->language_ = source.language;
    module->text_ = std::move(source.text);
    module->cells_ = std::move(source.cells);
    module->line_marks_ = line_marks(module->text_);
    const bool is_python = source.language == Language::kPython;
    const Vocabulary& vocabulary =
        is_python ? python_vocabulary() : script_vocabulary(source.language);
    if (draft == nullptr) draft = std::make_unique<Draft>();
    const Arena arena;  // outlives the parser and holds the tree
    const Parser parser;
    ts_parser_set_language(parser.parser, vocabulary.language());
    std::string& text = module->text_;
    // A byte order mark is no part of the program; blanks keep the positions.
    if (text.starts_with("\xEF\xBB\xBF")) text.replace(0, 3, 3, ' ');
    const TSTree* const tree = ts_parser_parse_string(
        parser.parser, nullptr, text.data(), static_cast<std::uint32_t>(text.size()));
    Builder builder(*draft);
    if (tree == nullptr) {
      module->is_unfinished_ = true;
      builder.open_scope(ScopeKind::kModule, kNothing, 0, 0);
    } else {
      const TSNode root = ts_tree_root_node(tree);
      if (is_python) {
        PythonReader(builder, vocabulary, text).read(root);
      } else {
        ScriptReader(builder, vocabulary, text).read(root);
      }
      if (ts_node_has_error(root) && module->errors_.empty()) builder.add_error(0);
    }
    builder.finish(*module);
    if (text.size() > kLargeFile) draft.reset();
    return module;
  }
};

std::unique_ptr<const Module> parse(Source source) {
  return Parse::run(std::move(source));
}

}  // namespace aipreflight::syntax
