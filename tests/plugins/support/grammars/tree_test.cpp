#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <tree_sitter/api.h>

extern "C" const TSLanguage* tree_sitter_python();
extern "C" const TSLanguage* tree_sitter_typescript();

// The library is compiled with a stack and a lexer of our own in places: what it reads are the
// trees that it has without them. Those below were written by it as it is.
namespace {

std::string tree_of(const TSLanguage* language, std::string_view text) {
  const std::unique_ptr<TSParser, void (*)(TSParser*)> parser(ts_parser_new(), ts_parser_delete);
  ts_parser_set_language(parser.get(), language);
  const std::unique_ptr<TSTree, void (*)(TSTree*)> tree(
      ts_parser_parse_string(
          parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size())),
      ts_tree_delete);
  const std::unique_ptr<char, void (*)(void*)> shown(ts_node_string(ts_tree_root_node(tree.get())),
                                                     std::free);
  return shown.get();
}

TEST(Grammars, CommentsAfterAPartStayBehindTheRule) {
  EXPECT_EQ(tree_of(tree_sitter_python(), "x = 1  # a\n# b\ny = (1,  # c\n     2)\n"),
            "(module (expression_statement (assignment left: (identifier) right: "
            "(integer))) (comment) (comment) (expression_statement (assignment left: "
            "(identifier) right: (tuple (integer) (comment) (integer)))))");
}

TEST(Grammars, CommentsAtTheEndOfABlockStayWithinIt) {
  EXPECT_EQ(tree_of(tree_sitter_python(), "def f():\n  pass\n  # end\n\n# out\nf()\n"),
            "(module (function_definition name: (identifier) parameters: (parameters) "
            "body: (block (pass_statement) (comment))) (comment) (expression_statement "
            "(call function: (identifier) arguments: (argument_list))))");
}

TEST(Grammars, WordThatIsAKeywordInOneOfTwoReadingsIsRead) {
  EXPECT_EQ(tree_of(tree_sitter_python(), "match x:\n  case 1: pass\nmatch = print\n"),
            "(module (match_statement subject: (identifier) body: (block alternative: "
            "(case_clause (case_pattern (integer)) consequence: (block "
            "(pass_statement))))) (expression_statement (assignment left: (identifier) "
            "right: (identifier))))");
}

TEST(Grammars, ErrorIsMendedAsByTheLibrary) {
  EXPECT_EQ(tree_of(tree_sitter_python(), "f(1\ng(2)\n"),
            "(module (ERROR (identifier) (call function: (integer) (ERROR (identifier)) "
            "arguments: (argument_list (integer)))))");
}

TEST(Grammars, NothingIsAModule) {
  EXPECT_EQ(tree_of(tree_sitter_python(), ""), "(module)");
}

TEST(Grammars, ArrowFunctionAndComparisonAreToldApart) {
  EXPECT_EQ(tree_of(tree_sitter_typescript(), "const f = (a /* b */, c) => a < c;\ng<T>(1);\n"),
            "(program (lexical_declaration (variable_declarator name: (identifier) value: "
            "(arrow_function parameters: (formal_parameters (required_parameter pattern: "
            "(identifier)) (comment) (required_parameter pattern: (identifier))) body: "
            "(binary_expression left: (identifier) right: (identifier))))) "
            "(expression_statement (call_expression function: (identifier) type_arguments: "
            "(type_arguments (type_identifier)) arguments: (arguments (number)))))");
}

TEST(Grammars, TypeArgumentsAndObjectsAreToldApart) {
  EXPECT_EQ(tree_of(tree_sitter_typescript(), "let x: A<B<C>> = { a };\n(a) => ({ b: 1 }) // c\n"),
            "(program (lexical_declaration (variable_declarator name: (identifier) type: "
            "(type_annotation (generic_type name: (type_identifier) type_arguments: "
            "(type_arguments (generic_type name: (type_identifier) type_arguments: "
            "(type_arguments (type_identifier)))))) value: (object "
            "(shorthand_property_identifier)))) (expression_statement (arrow_function "
            "parameters: (formal_parameters (required_parameter pattern: (identifier))) "
            "body: (parenthesized_expression (object (pair key: (property_identifier) "
            "value: (number))))) (comment)))");
}

}  // namespace
