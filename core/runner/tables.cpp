#include "tables.hpp"

#include <algorithm>
#include <optional>

#include "foreign_struct.hpp"
#include "foreign_text.hpp"
#include "key_table.hpp"

namespace aipreflight::runner {
namespace {

constexpr std::uint64_t kCheckTypeLimit = 256;
constexpr std::uint64_t kExtensionRowLimit = 64;
constexpr const char* kTableName = "module table";

std::string read_id(aipf_str text, const std::string& where, Defects& defects) {
  std::string id = read_required_text(text, "id", where, defects);
  if (!id.empty() && !is_module_id(id)) {
    defects.add(where, "id is " + quoted(id) + ", expected [a-z][a-z0-9-]{1,40}");
  }
  return id;
}

void check_functions(const aipf_check_type& type, const std::string& where, Defects& defects) {
  if (type.create == nullptr) defects.add(where, "create is null, it is required");
  if (type.run == nullptr) defects.add(where, "run is null, it is required");
  if (type.destroy == nullptr) defects.add(where, "destroy is null, it is required");
}

// What a table of this shape stands for.
struct Family {
  const char* name;     // "check type"
  const char* member;   // "check_types"
  const char* count;    // "check_type_count"
  const char* table;    // "module table"
  std::uint32_t flags;  // that it may have
  std::uint32_t key_flags;
};
constexpr Family kChecks{"check type",
                         "check_types",
                         "check_type_count",
                         kTableName,
                         AIPF_CHECK_TIMING_SENSITIVE,
                         kCheckKeyFlags};
constexpr Family kCommands{"command",
                           "commands",
                           "command_count",
                           "command table",
                           0,
                           kCheckKeyFlags | AIPF_KEY_POSITIONAL};
// Its rows are read by id and functions alone.
constexpr Family kKnownBad{
    "known-bad input", "known_bad", "known_bad_count", "selftest table", 0, 0};

// False where it cannot be read at all.
bool copy_row(const aipf_check_type* from,
              std::uint64_t index,
              const Family& family,
              const std::string& where,
              Defects& defects,
              aipf_check_type& raw) {
  if (from == nullptr) {
    defects.add(family.table,
                std::string(family.member) + "[" + std::to_string(index) + "] is null");
    return false;
  }
  // Without its size nothing else can be read; its id, if any, stands within the sizes of every
  // minor.
  const std::string defect = copy_struct(from, raw);
  if (!defect.empty()) defects.add(where, defect);
  return defect.empty();
}

// Null where it cannot be read at all.
std::optional<CheckType> read_type(const aipf_check_type* from,
                                   std::uint64_t index,
                                   const Family& family,
                                   Defects& defects,
                                   CheckEntry& entry) {
  std::string where = std::string(family.name) + " #" + std::to_string(index + 1);
  aipf_check_type raw;
  if (!copy_row(from, index, family, where, defects, raw)) return std::nullopt;
  CheckType type;
  type.id = read_id(raw.id, where, defects);
  if (!type.id.empty()) where = std::string(family.name) + " " + quoted(type.id);
  type.title = read_required_text(raw.title, "title", where, defects);
  type.doc = read_required_text(raw.doc, "doc", where, defects);
  check_bits(raw.flags, family.flags, "flags", where, defects);
  check_bits(
      raw.needs, AIPF_NEEDS_NETWORK | AIPF_NEEDS_EXEC | AIPF_NEEDS_WRITE, "needs", where, defects);
  if (raw.reserved != 0)
    defects.add(where, "reserved is " + std::to_string(raw.reserved) + ", it must be 0");
  type.timing_sensitive = (raw.flags & AIPF_CHECK_TIMING_SENSITIVE) != 0;
  type.needs_network = (raw.needs & AIPF_NEEDS_NETWORK) != 0;
  type.needs_exec = (raw.needs & AIPF_NEEDS_EXEC) != 0;
  type.needs_write = (raw.needs & AIPF_NEEDS_WRITE) != 0;
  check_functions(raw, where, defects);
  type.keys = read_keys(raw, family.key_flags, where, defects);
  entry = {raw.create, raw.run, raw.destroy};
  return type;
}

void read_check_type(const aipf_check_type* from, std::uint64_t index, ModuleTables& tables) {
  CheckEntry entry;
  auto type = read_type(from, index, kChecks, tables.defects, entry);
  if (!type) return;
  if (!tables.checks.emplace(type->id, entry).second) {
    tables.defects.add(kTableName, "two check types have the id " + quoted(type->id));
  }
  tables.module.check_types.push_back(std::move(*type));
}

// Options have one name each, and one of them at most takes the words that are no option.
void check_options(const CheckType& type, Defects& defects) {
  const std::string where = "command " + quoted(type.id);
  int positionals = 0;
  for (const Key& key : type.keys) {
    if (key.path.find_first_of(".[*") != std::string::npos) {
      defects.add(where + ": key " + quoted(key.path),
                  "path is not a single name, and an option has one");
    }
    if (key.positional) ++positionals;
  }
  if (positionals > 1) {
    defects.add(
        where, std::to_string(positionals) + " keys are AIPF_KEY_POSITIONAL, at most 1 is allowed");
  }
}

void read_command(const aipf_check_type* from, std::uint64_t index, ModuleTables& tables) {
  CheckEntry entry;
  auto type = read_type(from, index, kCommands, tables.defects, entry);
  if (!type) return;
  check_options(*type, tables.defects);
  entry.is_command = true;
  if (!tables.commands.emplace(type->id, entry).second) {
    tables.defects.add(kCommands.table, "two commands have the id " + quoted(type->id));
  }
  tables.module.commands.push_back(std::move(*type));
}

// Its keys and what else it says are those of its check: read there.
void read_known_bad_row(const aipf_check_type* from, std::uint64_t index, ModuleTables& tables) {
  std::string where = std::string(kKnownBad.name) + " #" + std::to_string(index + 1);
  aipf_check_type raw;
  if (!copy_row(from, index, kKnownBad, where, tables.defects, raw)) return;
  const std::string id = read_id(raw.id, where, tables.defects);
  if (!id.empty()) where = std::string(kKnownBad.name) + " " + quoted(id);
  check_functions(raw, where, tables.defects);
  auto& checks = tables.module.check_types;
  const auto check = std::find_if(
      checks.begin(), checks.end(), [&](const CheckType& candidate) { return candidate.id == id; });
  if (check == checks.end()) {
    return tables.defects.add(
        kKnownBad.table,
        "a known-bad input is for " + quoted(id) + ", which is no check type of this module");
  }
  check->has_known_bad = true;
  if (!tables.known_bad.emplace(id, CheckEntry{raw.create, raw.run, raw.destroy}).second) {
    tables.defects.add(kKnownBad.table, "two known-bad inputs are for " + quoted(id));
  }
}

void read_check_types(const aipf_module& raw, ModuleTables& tables) {
  if (raw.check_type_count == 0 || raw.check_type_count > kCheckTypeLimit) {
    tables.defects.add(kTableName,
                       "check_type_count is " + std::to_string(raw.check_type_count) +
                           ", expected 1 to " + std::to_string(kCheckTypeLimit));
  } else if (raw.check_types == nullptr) {
    tables.defects.add(
        kTableName,
        "check_types is null, check_type_count is " + std::to_string(raw.check_type_count));
  } else {
    for (std::uint64_t i = 0; i < raw.check_type_count; ++i)
      read_check_type(raw.check_types[i], i, tables);
  }
}

// The note is what the host went by before it loaded the module.
void check_note(const ModuleOrigin& origin, ModuleTables& tables) {
  if (origin.notes.empty()) return;
  const Module& module = tables.module;
  const auto note =
      std::find_if(origin.notes.begin(), origin.notes.end(), [](const ModuleNote& candidate) {
        return candidate.major == AIPF_ABI_MAJOR;
      });
  const std::string where = "ELF note";
  if (note == origin.notes.end()) {
    return tables.defects.add(where,
                              "major is " + std::to_string(origin.notes.front().major) +
                                  ", the table's entry symbol says " +
                                  std::to_string(AIPF_ABI_MAJOR));
  }
  const auto differ =
      [&](const char* member, const std::string& in_note, const std::string& in_table) {
        if (in_note == in_table) return;
        tables.defects.add(where,
                           std::string(member) + " is " + quoted(in_note) + ", the table says " +
                               quoted(in_table));
      };
  differ("id", note->id, module.id);
  differ("version", note->version, module.version.substr(0, sizeof aipf_note::version));
  differ("needed_minor", std::to_string(note->needed_minor), std::to_string(module.needed_minor));
}

bool can_read(const aipf_module& raw, ModuleTables& tables) {
  if (raw.needed_minor <= AIPF_ABI_MINOR) return true;
  tables.needs_newer_host = true;
  tables.defects.add("",
                     "the module needs the plugin ABI " + std::to_string(AIPF_ABI_MAJOR) + "." +
                         std::to_string(raw.needed_minor) + ", this host speaks " + abi_version() +
                         ": install a newer aipreflight, or an older version of the module");
  return false;
}

}  // namespace

ModuleTables read_tables(const aipf_module* module, const ModuleOrigin& origin) {
  ModuleTables tables{{}, {}, {}, {}, false, Defects(origin.file)};
  aipf_module raw;
  if (const auto defect = copy_struct(module, raw); !defect.empty()) {
    tables.defects.add(kTableName, defect);
    return tables;
  }
  if (!can_read(raw, tables)) return tables;
  tables.module.abi_major = AIPF_ABI_MAJOR;
  tables.module.needed_minor = raw.needed_minor;
  tables.module.id = read_id(raw.id, kTableName, tables.defects);
  if (is_module_id(tables.module.id) && tables.module.id != origin.id) {
    tables.defects.add(
        kTableName,
        "id is " + quoted(tables.module.id) + ", the file's name says " + quoted(origin.id));
  }
  tables.module.version = read_required_text(raw.version, "version", kTableName, tables.defects);
  tables.module.vendor = read_text(raw.vendor, "vendor", kTableName, tables.defects);
  tables.module.support = read_text(raw.support, "support", kTableName, tables.defects);
  tables.module.licence = read_text(raw.licence, "licence", kTableName, tables.defects);
  read_check_types(raw, tables);
  check_note(origin, tables);
  return tables;
}

namespace {

// The rows of an extension's table, or nothing where they cannot be read.
template <typename Row>
void read_rows(const aipf_check_type* const* rows,
               std::uint64_t count,
               const Family& family,
               ModuleTables& tables,
               Row read_row) {
  const std::string member(family.member);
  const std::string count_name = family.count;
  if (count == 0 || count > kExtensionRowLimit) {
    return tables.defects.add(family.table,
                              count_name + " is " + std::to_string(count) + ", expected 1 to " +
                                  std::to_string(kExtensionRowLimit));
  }
  if (rows == nullptr) {
    return tables.defects.add(family.table,
                              member + " is null, " + count_name + " is " + std::to_string(count));
  }
  for (std::uint64_t i = 0; i < count; ++i) read_row(rows[i], i, tables);
}

}  // namespace

void read_commands(const aipf_commands* from, ModuleTables& tables) {
  if (from == nullptr) return;
  aipf_commands raw;
  if (const auto defect = copy_struct(from, raw); !defect.empty()) {
    return tables.defects.add(kCommands.table, defect);
  }
  read_rows(raw.commands, raw.command_count, kCommands, tables, read_command);
}

void read_known_bad(const aipf_selftest* from, ModuleTables& tables) {
  if (from == nullptr) return;
  aipf_selftest raw;
  if (const auto defect = copy_struct(from, raw); !defect.empty()) {
    return tables.defects.add(kKnownBad.table, defect);
  }
  read_rows(raw.known_bad, raw.known_bad_count, kKnownBad, tables, read_known_bad_row);
}

}  // namespace aipreflight::runner
