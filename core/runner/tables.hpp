#pragma once

#include <aipreflight/abi.h>
#include <aipreflight/abi/ext/draft/command.h>
#include <aipreflight/abi/ext/draft/selftest.h>
#include <map>
#include <string>
#include <vector>

#include "defects.hpp"
#include "elf/image.hpp"
#include "model/check_type.hpp"
#include "runner/course.hpp"

namespace aipreflight::runner {

using elf::ModuleNote;

// What a module is found as, and must agree with.
struct ModuleOrigin {
  std::string file;  // names it in sentences
  std::string id;    // of the file
  std::vector<ModuleNote> notes;
};

struct ModuleTables {
  Module module;
  std::map<std::string, CheckEntry> checks;  // by id
  std::map<std::string, CheckEntry> commands;
  std::map<std::string, CheckEntry> known_bad;  // by the id of the check
  bool needs_newer_host = false;  // the defect is ours: this host's minor is too low
  Defects defects;                // empty: the rest is whole
};

// Reads a module's tables, every pointer of them once, and checks all that the contract promises.
// Calls nothing.
[[nodiscard]] ModuleTables read_tables(const aipf_module* module, const ModuleOrigin& origin);
// Adds what the module answered for AIPF_EXTENSION_COMMAND; null: it has no commands.
void read_commands(const aipf_commands* from, ModuleTables& tables);
// The same for AIPF_EXTENSION_SELFTEST; after the check types, to which its rows belong.
void read_known_bad(const aipf_selftest* from, ModuleTables& tables);

}  // namespace aipreflight::runner
