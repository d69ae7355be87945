#include "profile/schema.hpp"

#include <map>
#include <utility>

#include "form.hpp"
#include "limits.hpp"
#include "section_schema.hpp"

namespace aipreflight::profile {
namespace {

using json::Value;

Value described(Value schema, const char* text) {
  schema.set("description", text);
  return schema;
}

Value text_schema() {
  return Value::object({{"type", "string"}, {"minLength", 1}});
}

Value one_of(std::initializer_list<Value> choices) {
  return Value::object({{"enum", Value::array(choices)}});
}

// As Reader::texts() takes it.
Value texts_schema() {
  return Value::object(
      {{"anyOf",
        Value::array(
            {text_schema(), Value::object({{"type", "array"}, {"items", text_schema()}})})}});
}

Value acts_schema() {
  const Value act = one_of({"network", "exec", "write"});
  return Value::object(
      {{"anyOf", Value::array({act, Value::object({{"type", "array"}, {"items", act}})})}});
}

Value closed_object(std::vector<json::Member> properties) {
  return Value::object({{"type", "object"},
                        {"properties", Value::object(std::move(properties))},
                        {"additionalProperties", false}});
}

Value reference(const std::string& name) {
  return Value::object({{"$ref", "#/$defs/" + name}});
}

Value if_then(Value condition, Value consequence) {
  return Value::object({{"if", std::move(condition)}, {"then", std::move(consequence)}});
}

// {"properties": {key: {"const": value}}, "required": [key]}
Value where_key_is(const char* key, const std::string& value) {
  return Value::object({{"properties", Value::object({{key, Value::object({{"const", value}})}})},
                        {"required", Value::array({key})}});
}

class SchemaWriter {
 public:
  explicit SchemaWriter(const std::vector<Module>& modules) {
    for (const Module& module : modules) {
      for (const CheckType& type : module.check_types) add(module, type);
    }
  }

  Value write();

 private:
  void add(const Module& module, const CheckType& type);
  Value section(const std::string& uses) const;
  Value part_of_sla(const char* name) const;
  Value check_schema() const;
  Value properties() const;
  Value general_form() const;
  Value form_of(const std::vector<std::string>& absent, Value observability) const;

  std::map<std::string, KeyTree> trees_;  // by `uses`
  std::map<std::string, std::string> docs_;
  const KeyTree limits_ = key_tree(limit_keys());
};

// The name of a definition: no '/', which a JSON pointer would take for a step.
std::string definition_of(std::string uses) {
  for (char& c : uses) {
    if (c == '/') c = '.';
  }
  return uses;
}

void SchemaWriter::add(const Module& module, const CheckType& type) {
  const std::string uses = module.id == type.id ? module.id : module.id + '/' + type.id;
  trees_.emplace(uses, key_tree(type.keys));
  docs_.emplace(uses, type.doc);
}

Value SchemaWriter::section(const std::string& uses) const {
  return trees_.contains(uses) ? reference(definition_of(uses))
                               : Value::object({{"type", "object"}});
}

Value SchemaWriter::part_of_sla(const char* name) const {
  const auto sla = trees_.find("sla");
  const KeyTree* part = sla == trees_.end() ? nullptr : sla->second.child(name);
  return part == nullptr ? Value::object({{"type", "object"}}) : section_schema(*part);
}

Value SchemaWriter::check_schema() const {
  Value known = Value::array();
  Value sections = Value::array();
  for (const auto& [uses, tree] : trees_) {
    known.push(uses);
    sections.push(
        if_then(where_key_is("uses", uses),
                Value::object({{"properties", Value::object({{"with", section(uses)}})}})));
  }
  Value uses = described(text_schema(), "Module, or module/check.");
  uses.set("examples", std::move(known));
  const Value timeout =
      Value::object({{"anyOf",
                      Value::array({Value::object({{"type", "number"}, {"minimum", 0.001}}),
                                    duration_text_schema()})}});
  Value schema = closed_object({
      {"id", described(text_schema(), "Name in the report; by default that of the check.")},
      {"uses", std::move(uses)},
      {"with", described(Value::object(), "Configuration of the check.")},
      {"timeout", described(timeout, "Limit of its run.")},
      {"limits", described(section_schema(limits_), "How much it may use.")},
      {"severity",
       described(one_of({"fail", "warn"}), "warn: a FAIL of this check counts as WARN.")},
      {"after", described(texts_schema(), "Ids of checks that must have ended first.")},
      {"when", described(one_of({"always", "failed"}), "failed: only if one of 'after' failed.")},
      {"allow",
       described(acts_schema(),
                 "What the check may do at most, of that which it needs; [] for nothing.")},
      {"denied",
       described(one_of({"error", "warn"}), "What an act that was refused makes of the check.")},
  });
  schema.set("required", Value::array({"uses"}));
  if (sections.size() > 0) schema.set("allOf", std::move(sections));
  return schema;
}

Value SchemaWriter::properties() const {
  const Value formats =
      Value::object({{"type", "array"},
                     {"items", one_of({"json", "markdown", "text", "prometheus"})},
                     {"minItems", 1}});
  return Value::object({
      {"name", described(text_schema(), "Short name of the profile and of its runs.")},
      {"description",
       described(Value::object({{"type", Value::array({"string", "null"})}}), "For readers.")},
      {"extends", described(texts_schema(), "Profiles to start from, relative to this file.")},
      {"plugins",
       closed_object({{"search", described(texts_schema(), "Folders with modules.")},
                      {"lock", described(text_schema(), "Lock file: no other module is loaded.")},
                      {"key", described(text_schema(), "minisign key that signed the lock.")}})},
      {"secrets",
       described(texts_schema(), "Environment variables whose values never appear in a report.")},
      {"report",
       closed_object({{"outdir", described(text_schema(), "Folder of the run folders.")},
                      {"formats", formats}})},
      {"checks", Value::object({{"type", "array"}, {"items", check_schema()}, {"minItems", 1}})},
      {"kind", one_of({"inference", "app", "rag"})},
      {"probe", part_of_sla("probe")},
      {"thresholds", closed_object({{"sla", part_of_sla("sla")}, {"gate", part_of_sla("gate")}})},
      {"cost", section("cost")},
      {"evals", section("evals")},
      {"rag", section("rag")},
      {"observability", Value::object()},
      {"deployment", section("rollback")},
  });
}

Value SchemaWriter::form_of(const std::vector<std::string>& absent, Value observability) const {
  Value properties = Value::object();
  for (const std::string& key : absent) properties.add(key, false);
  if (!observability.is_null()) properties.set("observability", std::move(observability));
  return Value::object({{"properties", std::move(properties)}});
}

Value SchemaWriter::general_form() const {
  return form_of(legacy_keys(), {});
}

Value SchemaWriter::write() {
  Value definitions = Value::object();
  for (const auto& [uses, tree] : trees_) {
    definitions.add(definition_of(uses), described(section_schema(tree), docs_.at(uses).c_str()));
  }
  const Value is_app =
      Value::object({{"properties", Value::object({{"kind", one_of({"app", "rag"})}})},
                     {"required", Value::array({"kind"})}});
  const Value diagnosis =
      closed_object({{"prometheus", Value::object()}, {"queries", Value::object()}});
  const Value is_app_alone =
      Value::object({{"properties", Value::object({{"kind", one_of({"app"})}})},
                     {"required", Value::array({"kind"})}});
  Value legacy = if_then(is_app, form_of({"probe", "thresholds"}, section("observability")));
  legacy.set("else", form_of({"cost", "evals", "rag", "deployment"}, diagnosis));
  Value schema = Value::object({
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "aipreflight profile"},
      {"type", "object"},
      {"required", Value::array({"name"})},
      {"properties", properties()},
      {"additionalProperties", false},
      {"if", Value::object({{"required", Value::array({"checks"})}})},
      {"then", general_form()},
      {"else", std::move(legacy)},
      {"allOf", Value::array({if_then(is_app_alone, form_of({"rag"}, {}))})},
  });
  if (definitions.size() > 0) schema.set("$defs", std::move(definitions));
  return schema;
}

}  // namespace

json::Value profile_schema(const std::vector<Module>& modules) {
  return SchemaWriter(modules).write();
}

}  // namespace aipreflight::profile
