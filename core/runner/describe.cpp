#include "describe.hpp"

#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "foreign_text.hpp"
#include "thrown.hpp"

namespace aipreflight::runner {
namespace {

Description refused(std::string reason, std::string text) {
  Description description;
  description.refusal = wire::Refused{std::move(reason), std::move(text)};
  return description;
}

// What a module answered for the ids that this host knows.
struct Extensions {
  const aipf_commands* commands = nullptr;
  const aipf_selftest* selftest = nullptr;
};

template <typename Table>
void ask(const aipf_module& module, std::string_view id, const Table*& table) {
  table = static_cast<const Table*>(module.get_extension({id.data(), id.size()}));
}

Extensions extensions_of(const aipf_module& module) {
  Extensions answered;
  if (module.get_extension == nullptr) return answered;
  ask(module, AIPF_EXTENSION_COMMAND, answered.commands);
  ask(module, AIPF_EXTENSION_SELFTEST, answered.selftest);
  return answered;
}

Description description_of(const aipf_module* module, const ModuleOrigin& origin) {
  ModuleTables tables = read_tables(module, origin);
  if (tables.defects.empty()) {
    Extensions extensions;
    const auto thrown = exception_of([&] { extensions = extensions_of(*module); });
    if (thrown) {
      return refused("plugin_load_failed",
                     origin.file + ": an exception came out of get_extension: " + thrown->text);
    }
    read_commands(extensions.commands, tables);
    read_known_bad(extensions.selftest, tables);
  }
  if (!tables.defects.empty()) {
    return refused(tables.needs_newer_host ? "plugin_incompatible" : "plugin_invalid",
                   tables.defects.to_string());
  }
  return {std::move(tables.module),
          std::move(tables.checks),
          std::move(tables.commands),
          std::move(tables.known_bad),
          std::nullopt};
}

// A linked module has no file whose name it must bear: whatever it says is right, if it can be
// read.
ModuleOrigin linked_origin(const aipf_module* module, const std::string& name) {
  const bool has_id = module != nullptr && module->struct_size >= sizeof(aipf_module) &&
                      pair_defect(module->id).empty();
  return {name, has_id ? std::string(view(module->id)) : name, {}};
}

Description enter(aipf_entry_v1 entry, const std::string& path, const aipf_module** module) {
  aipf_str why{};
  const auto thrown = exception_of([&] { *module = entry(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, &why); });
  if (thrown) {
    return refused("plugin_load_failed",
                   path + ": an exception came out of the entry symbol: " + thrown->text);
  }
  if (*module != nullptr) return {};
  const std::string words =
      pair_defect(why).empty() ? text::one_line(view(why).substr(0, kTextLimit), 1000) : "";
  return refused(
      "plugin_incompatible",
      path + ": the module refuses this host: " + (words.empty() ? "it does not say why" : words));
}

}  // namespace

Description describe(aipf_entry_v1 entry, const ModuleOrigin& origin) {
  const aipf_module* module = nullptr;
  Description entered = enter(entry, origin.file, &module);
  return entered.refusal ? entered : description_of(module, origin);
}

Description describe_linked(aipf_entry_v1 entry, const std::string& name) {
  const aipf_module* module = nullptr;
  Description entered = enter(entry, name, &module);
  return entered.refusal ? entered : description_of(module, linked_origin(module, name));
}

Description describe_linked(const aipf_module& module, const std::string& name) {
  return description_of(&module, linked_origin(&module, name));
}

}  // namespace aipreflight::runner
