#include "script_vocabulary.hpp"

#include "script_reader.hpp"

extern "C" {
const TSLanguage* tree_sitter_javascript(void);
const TSLanguage* tree_sitter_typescript(void);
const TSLanguage* tree_sitter_tsx(void);
}

namespace aipreflight::syntax {
namespace {

using namespace script;

Vocabulary make(const TSLanguage* language) {
  return Vocabulary(language,
                    {{"ERROR", kError},
                     {"import_statement", kImport},
                     {"import_clause", kImportClause},
                     {"namespace_import", kNamespaceImport},
                     {"named_imports", kNamedImports},
                     {"import_specifier", kImportSpecifier},
                     {"export_statement", kExport},
                     {"export_clause", kExportClause},
                     {"export_specifier", kExportSpecifier},
                     {"lexical_declaration", kDeclaration},
                     {"variable_declaration", kDeclaration},
                     {"variable_declarator", kDeclarator},
                     {"function_declaration", kFunctionDeclaration},
                     {"generator_function_declaration", kFunctionDeclaration},
                     {"function_expression", kFunctionExpression},
                     {"generator_function", kFunctionExpression},
                     {"method_definition", kMethod},
                     {"class_declaration", kClassDeclaration},
                     {"abstract_class_declaration", kClassDeclaration},
                     {"class", kClassDeclaration},
                     {"class_heritage", kClassHeritage},
                     {"extends_clause", kClassHeritage},
                     {"class_body", kClassBody},
                     {"field_definition", kField},
                     {"public_field_definition", kField},
                     {"if_statement", kIf},
                     {"else_clause", kElse},
                     {"for_statement", kFor},
                     {"for_in_statement", kForIn},
                     {"while_statement", kWhile},
                     {"do_statement", kWhile},
                     {"try_statement", kTry},
                     {"catch_clause", kCatch},
                     {"switch_statement", kSwitch},
                     {"switch_body", kSwitchBody},
                     {"switch_case", kCase},
                     {"switch_default", kDefault},
                     {"return_statement", kReturn},
                     {"throw_statement", kThrow},
                     {"break_statement", kBreak},
                     {"continue_statement", kBreak},
                     {"statement_block", kBlock},
                     {"finally_clause", kStatementLike},
                     {"labeled_statement", kStatementLike},
                     {"expression_statement", kExpressionStatement},
                     {"identifier", kIdentifier},
                     {"type_identifier", kIdentifier},
                     {"property_identifier", kProperty},
                     {"private_property_identifier", kProperty},
                     {"call_expression", kCall},
                     {"new_expression", kNew},
                     {"member_expression", kMember},
                     {"subscript_expression", kSubscript},
                     {"object", kObject},
                     {"pair", kPair},
                     {"shorthand_property_identifier", kShorthand},
                     {"shorthand_property_identifier_pattern", kShorthandPattern},
                     {"pair_pattern", kPairPattern},
                     {"assignment_pattern", kAssignmentPattern},
                     {"object_assignment_pattern", kAssignmentPattern},
                     {"object_pattern", kObjectPattern},
                     {"array_pattern", kArrayPattern},
                     {"rest_pattern", kRestPattern},
                     {"spread_element", kSpread},
                     {"array", kArray},
                     {"string", kString},
                     {"string_fragment", kStringFragment},
                     {"escape_sequence", kEscape},
                     {"template_string", kTemplate},
                     {"template_substitution", kSubstitution},
                     {"number", kNumber},
                     {"true", kTrue},
                     {"false", kFalse},
                     {"null", kNull},
                     {"undefined", kNull},
                     {"this", kThis},
                     {"super", kThis},
                     {"arrow_function", kArrow},
                     {"binary_expression", kBinary},
                     {"ternary_expression", kTernary},
                     {"assignment_expression", kAssignment},
                     {"augmented_assignment_expression", kAugmented},
                     {"await_expression", kTransparent},
                     {"parenthesized_expression", kTransparent},
                     {"parenthesized_type", kTransparent},
                     {"type_annotation", kTypeAnnotation},
                     {"as_expression", kFirstChild},
                     {"satisfies_expression", kFirstChild},
                     {"non_null_expression", kFirstChild},
                     {"type_assertion", kSequence},
                     {"instantiation_expression", kFirstChild},
                     {"sequence_expression", kSequence},
                     {"unary_expression", kUnary},
                     {"required_parameter", kParameter},
                     {"optional_parameter", kParameter},
                     {"yield_expression", kYield},
                     {"arguments", kArguments},
                     {"computed_property_name", kComputed},
                     {"interface_declaration", kTypeOnly},
                     {"type_alias_declaration", kTypeOnly},
                     {"type_arguments", kTypeOnly},
                     {"type_parameters", kTypeOnly},
                     {"implements_clause", kTypeOnly},
                     {"accessibility_modifier", kTypeOnly},
                     {"generic_type", kGenericType},
                     {"union_type", kUnionType},
                     {"nested_type_identifier", kMemberType}},
                    {{"name", fName},
                     {"alias", fAlias},
                     {"source", fSource},
                     {"declaration", fDeclaration},
                     {"value", fValue},
                     {"type", fType},
                     {"parameters", fParameters},
                     {"parameter", fParameter},
                     {"body", fBody},
                     {"return_type", fReturnType},
                     {"condition", fCondition},
                     {"consequence", fConsequence},
                     {"alternative", fAlternative},
                     {"left", fLeft},
                     {"right", fRight},
                     {"handler", fHandler},
                     {"finalizer", fFinalizer},
                     {"function", fFunction},
                     {"arguments", fArguments},
                     {"constructor", fConstructor},
                     {"object", fObject},
                     {"module", fObject},
                     {"property", fProperty},
                     {"index", fIndex},
                     {"key", fKey},
                     {"operator", fOperator},
                     {"pattern", fPattern},
                     {"kind", fKind},
                     {"initializer", fInitializer}});
}

}  // namespace

const Vocabulary& script_vocabulary(Language language) {
  // Each when it is asked for: its table is large.
  if (language == Language::kTypeScript) {
    static const Vocabulary kTypeScript = make(tree_sitter_typescript());
    return kTypeScript;
  }
  if (language == Language::kTsx) {
    static const Vocabulary kTsx = make(tree_sitter_tsx());
    return kTsx;
  }
  static const Vocabulary kJavaScript = make(tree_sitter_javascript());
  return kJavaScript;
}

}  // namespace aipreflight::syntax
