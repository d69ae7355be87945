#include "tables.hpp"

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include "foreign_struct.hpp"
#include "kit/valid_tables.hpp"

namespace aipreflight::runner {
namespace {

using kit::str;
using kit::ValidTables;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> defects(const aipf_module* module, std::vector<ModuleNote> notes = {}) {
  return read_tables(module, {"acme.so", "acme", std::move(notes)}).defects.sentences();
}
std::vector<std::string> defects(const ValidTables& tables) {
  return defects(&tables.module);
}

TEST(Tables, ValidOnesAreReadWhole) {
  ValidTables valid;
  valid.types[0].flags = AIPF_CHECK_TIMING_SENSITIVE;
  valid.types[0].needs = AIPF_NEEDS_NETWORK | AIPF_NEEDS_WRITE;
  valid.keys[0].flags = AIPF_KEY_REQUIRED | AIPF_KEY_NONEMPTY;
  valid.keys[0].minimum = 0;
  const ModuleTables tables = read_tables(&valid.module, {"acme.so", "acme", {}});
  EXPECT_THAT(tables.defects.sentences(), IsEmpty());
  EXPECT_EQ(tables.module.id, "acme");
  EXPECT_EQ(tables.module.version, "1.2.3");
  EXPECT_EQ(tables.module.abi_major, 1u);
  ASSERT_THAT(tables.module.check_types, SizeIs(2));
  const CheckType& type = tables.module.check_types[0];
  EXPECT_EQ(type.id, "pii");
  EXPECT_TRUE(type.timing_sensitive);
  EXPECT_TRUE(type.needs_network);
  EXPECT_FALSE(type.needs_exec);
  EXPECT_TRUE(type.needs_write);
  ASSERT_THAT(type.keys, SizeIs(2));
  EXPECT_EQ(type.keys[0].path, "max_ms");
  EXPECT_TRUE(type.keys[0].required);
  EXPECT_TRUE(type.keys[0].nonempty);
  EXPECT_EQ(type.keys[0].minimum, 0);
  EXPECT_EQ(tables.checks.at("pii").run, valid.types[0].run);
}

TEST(Tables, NullTableIsRefused) {
  EXPECT_THAT(defects(nullptr), ElementsAre("acme.so: module table: is null"));
}

TEST(Tables, StructSizeOfTheModuleIsChecked) {
  ValidTables valid;
  valid.module.struct_size = 0;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: module table: struct_size is 0, the ABI 1.0 needs at least 112"));
  valid.module.struct_size = sizeof(aipf_module) - 1;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: module table: struct_size is 111, the ABI 1.0 needs at least 112"));
  valid.module.struct_size = 0xFFFFFFFF;
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: module table: struct_size is 4294967295, at most 65536 is allowed"));
}

TEST(Tables, LargerStructOfALaterMinorIsRead) {
  struct Later {
    aipf_module module;
    std::uint64_t appended[4];
  };
  ValidTables valid;
  Later later{valid.module, {1, 2, 3, 4}};
  later.module.struct_size = sizeof later;
  EXPECT_THAT(defects(&later.module), IsEmpty());
}

TEST(Tables, NewerMinorIsRefusedAsOursToSolve) {
  ValidTables valid;
  valid.module.needed_minor = 7;
  valid.module.id =
      str("");  // a later minor may mean anything by what we do not know: nothing else is told
  const ModuleTables tables = read_tables(&valid.module, {"acme.so", "acme", {}});
  EXPECT_TRUE(tables.needs_newer_host);
  EXPECT_THAT(
      tables.defects.sentences(),
      ElementsAre(
          "acme.so: the module needs the plugin ABI 1.7, this host speaks 1.0: install a newer "
          "aipreflight, or an older version of the module"));
}

TEST(Tables, ModuleIdFollowsItsPatternAndTheFile) {
  ValidTables valid;
  valid.module.id = str("Acme_1");
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: module table: id is 'Acme_1', expected [a-z][a-z0-9-]{1,40}"));
  valid.module.id = str("other");
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: module table: id is 'other', the file's name says 'acme'"));
  valid.module.id = {nullptr, 0};
  EXPECT_THAT(defects(valid), ElementsAre("acme.so: module table: id is null, it is required"));
  valid.module.id = {nullptr, 4};
  EXPECT_THAT(defects(valid), ElementsAre("acme.so: module table: id is null with size 4"));
}

TEST(Tables, ModuleTextsAreChecked) {
  ValidTables valid;
  valid.module.version = str("");
  valid.module.vendor = str("A\xFF");
  valid.module.support = str(std::string_view("a\0b", 3));
  const std::string long_text(65537, 'x');
  valid.module.licence = str(long_text);
  EXPECT_THAT(
      defects(valid),
      ElementsAre("acme.so: module table: version is empty, it is required",
                  "acme.so: module table: vendor is not UTF-8 (byte 2)",
                  "acme.so: module table: support holds the control character 0x00 (byte 2)",
                  "acme.so: module table: licence has 65537 bytes, at most 65536 are allowed"));
}

TEST(Tables, GigabyteOfTextIsNotRead) {
  ValidTables valid;
  valid.types[0].doc = {"x", 1ull << 30};
  EXPECT_THAT(
      defects(valid),
      ElementsAre(
          "acme.so: check type 'pii': doc has 1073741824 bytes, at most 65536 are allowed"));
}

TEST(Tables, CheckTypesAreCounted) {
  ValidTables valid;
  valid.module.check_type_count = 0;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: module table: check_type_count is 0, expected 1 to 256"));
  valid.module.check_type_count = 1'000'000;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: module table: check_type_count is 1000000, expected 1 to 256"));
  valid.module.check_type_count = 2;
  valid.module.check_types = nullptr;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: module table: check_types is null, check_type_count is 2"));
}

TEST(Tables, NullCheckTypeIsRefused) {
  ValidTables valid;
  valid.type_list[1] = nullptr;
  EXPECT_THAT(defects(valid), ElementsAre("acme.so: module table: check_types[1] is null"));
}

TEST(Tables, StructSizeOfACheckTypeIsChecked) {
  ValidTables valid;
  valid.types[0].struct_size = 12;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type #1: struct_size is 12, the ABI 1.0 needs at least " +
                          std::to_string(sizeof(aipf_check_type))));
}

TEST(Tables, RequiredMembersOfACheckTypeAreNamed) {
  ValidTables valid;
  valid.types[0].title = str("");
  valid.types[0].doc = {nullptr, 0};
  valid.types[0].create = nullptr;
  valid.types[0].run = nullptr;
  valid.types[0].destroy = nullptr;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': title is empty, it is required",
                          "acme.so: check type 'pii': doc is null, it is required",
                          "acme.so: check type 'pii': create is null, it is required",
                          "acme.so: check type 'pii': run is null, it is required",
                          "acme.so: check type 'pii': destroy is null, it is required"));
}

TEST(Tables, CheckTypeIdFollowsItsPattern) {
  ValidTables valid;
  valid.types[0].id = str("p");
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type #1: id is 'p', expected [a-z][a-z0-9-]{1,40}"));
  valid.types[0].id = str("a\x1b[31m");
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type #1: id holds the control character 0x1B (byte 2)"));
}

TEST(Tables, CheckTypeIdStandsOnce) {
  ValidTables valid;
  valid.types[1].id = str("pii");
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: module table: two check types have the id 'pii'"));
}

TEST(Tables, UnknownFlagsAreRefusedWithBothNumbers) {
  ValidTables valid;
  valid.types[0].flags = 0x5;
  valid.types[0].needs = 0x10;
  valid.types[0].reserved = 3;
  EXPECT_THAT(defects(valid),
              ElementsAre("acme.so: check type 'pii': flags is 0x5, the ABI 1.0 knows 0x1",
                          "acme.so: check type 'pii': needs is 0x10, the ABI 1.0 knows 0x7",
                          "acme.so: check type 'pii': reserved is 3, it must be 0"));
}

TEST(Tables, NoteMustAgree) {
  ValidTables valid;
  const ModuleNote good{1, 0, "acme", "1.2.3"};
  EXPECT_THAT(defects(&valid.module, {good}), IsEmpty());
  EXPECT_THAT(defects(&valid.module, {{2, 0, "acme", "9"}, good}), IsEmpty());
  EXPECT_THAT(defects(&valid.module, {{1, 0, "acne", "1.2.4"}}),
              ElementsAre("acme.so: ELF note: id is 'acne', the table says 'acme'",
                          "acme.so: ELF note: version is '1.2.4', the table says '1.2.3'"));
  EXPECT_THAT(defects(&valid.module, {{1, 3, "acme", "1.2.3"}}),
              ElementsAre("acme.so: ELF note: needed_minor is '3', the table says '0'"));
  EXPECT_THAT(defects(&valid.module, {{2, 0, "acme", "1.2.3"}}),
              ElementsAre("acme.so: ELF note: major is 2, the table's entry symbol says 1"));
}

TEST(Tables, ManyDefectsAreCounted) {
  ValidTables valid;
  std::vector<aipf_key> keys(1000, ValidTables::key("x", 0));
  std::vector<const aipf_key*> list;
  for (const aipf_key& key : keys) list.push_back(&key);
  valid.types[0].keys = list.data();
  valid.types[0].key_count = list.size();
  const ModuleTables tables = read_tables(&valid.module, {"acme.so", "acme", {}});
  EXPECT_THAT(tables.defects.sentences(), SizeIs(10));
  EXPECT_THAT(tables.defects.to_string(), testing::EndsWith("; and 1989 more defects"));
}

// A known-bad input for the check 'pii' of a valid module.
struct ValidSelftest {
  ValidSelftest() {
    type = ValidTables::check_type("pii");
    table.struct_size = sizeof table;
    table.known_bad = type_list;
    table.known_bad_count = 1;
  }
  ModuleTables read() {
    ModuleTables tables = read_tables(&module.module, {"acme.so", "acme", {}});
    read_known_bad(&table, tables);
    return tables;
  }

  ValidTables module;
  aipf_check_type type;
  const aipf_check_type* type_list[2] = {&type, &type};
  aipf_selftest table{};
};

TEST(SelftestTables, AValidOneBelongsToItsCheck) {
  ValidSelftest valid;
  const ModuleTables tables = valid.read();
  EXPECT_THAT(tables.defects.sentences(), IsEmpty());
  EXPECT_TRUE(tables.module.find("pii")->has_known_bad);
  EXPECT_EQ(tables.known_bad.count("pii"), 1u);
}

TEST(SelftestTables, NoneIsNoDefect) {
  ValidTables valid;
  ModuleTables tables = read_tables(&valid.module, {"acme.so", "acme", {}});
  read_known_bad(nullptr, tables);
  EXPECT_THAT(tables.defects.sentences(), IsEmpty());
  EXPECT_FALSE(tables.module.find("pii")->has_known_bad);
}

TEST(SelftestTables, EveryMemberIsChecked) {
  const auto broken = [](const auto& breaks) {
    ValidSelftest valid;
    breaks(valid);
    return valid.read().defects.sentences();
  };
  EXPECT_THAT(broken([](ValidSelftest& v) { v.table.struct_size = 4; }), SizeIs(1));
  EXPECT_THAT(broken([](ValidSelftest& v) { v.table.known_bad_count = 65; }),
              ElementsAre("acme.so: selftest table: known_bad_count is 65, expected 1 to 64"));
  EXPECT_THAT(broken([](ValidSelftest& v) { v.table.known_bad = nullptr; }),
              ElementsAre("acme.so: selftest table: known_bad is null, known_bad_count is 1"));
  EXPECT_THAT(broken([](ValidSelftest& v) { v.type.id = str("ipi"); }),
              ElementsAre("acme.so: selftest table: a known-bad input is for 'ipi', which is no "
                          "check type of this module"));
  EXPECT_THAT(broken([](ValidSelftest& v) { v.table.known_bad_count = 2; }),
              ElementsAre("acme.so: selftest table: two known-bad inputs are for 'pii'"));
  EXPECT_THAT(broken([](ValidSelftest& v) { v.type.run = nullptr; }),
              ElementsAre("acme.so: known-bad input 'pii': run is null, it is required"));
}

struct ValidCommands {
  ValidCommands() {
    keys[0] = ValidTables::key("word", AIPF_TYPE_LIST);
    keys[0].flags = AIPF_KEY_POSITIONAL;
    keys[1] = ValidTables::key("as_of", AIPF_TYPE_STRING);
    types[0] = ValidTables::check_type("scan");
    types[0].keys = key_list;
    types[0].key_count = 2;
    types[1] = ValidTables::check_type("rules-lint");
    table.struct_size = sizeof table;
    table.commands = type_list;
    table.command_count = 2;
  }
  std::vector<std::string> defects() {
    ModuleTables tables = read_tables(&module.module, {"acme.so", "acme", {}});
    read_commands(&table, tables);
    return tables.defects.sentences();
  }

  ValidTables module;
  aipf_key keys[2];
  const aipf_key* key_list[2] = {&keys[0], &keys[1]};
  aipf_check_type types[2];
  const aipf_check_type* type_list[2] = {&types[0], &types[1]};
  aipf_commands table{};
};

TEST(CommandTables, ValidOnesAreReadWhole) {
  ValidCommands valid;
  ModuleTables tables = read_tables(&valid.module.module, {"acme.so", "acme", {}});
  read_commands(&valid.table, tables);
  EXPECT_THAT(tables.defects.sentences(), IsEmpty());
  ASSERT_THAT(tables.module.commands, SizeIs(2));
  EXPECT_EQ(tables.module.commands[0].id, "scan");
  EXPECT_TRUE(tables.module.commands[0].keys[0].positional);
  EXPECT_FALSE(tables.module.commands[0].keys[1].positional);
  EXPECT_TRUE(tables.commands.at("scan").is_command);
  EXPECT_FALSE(tables.checks.at("pii").is_command);
}

TEST(CommandTables, NoneIsNoDefect) {
  ValidTables valid;
  ModuleTables tables = read_tables(&valid.module, {"acme.so", "acme", {}});
  read_commands(nullptr, tables);
  EXPECT_THAT(tables.defects.sentences(), IsEmpty());
  EXPECT_THAT(tables.module.commands, IsEmpty());
}

TEST(CommandTables, EveryMemberIsChecked) {
  const auto broken = [](const auto& breaks) {
    ValidCommands valid;
    breaks(valid);
    return valid.defects();
  };
  EXPECT_THAT(broken([](ValidCommands& v) { v.table.struct_size = 4; }), SizeIs(1));
  EXPECT_THAT(broken([](ValidCommands& v) { v.table.command_count = 65; }),
              ElementsAre("acme.so: command table: command_count is 65, expected 1 to 64"));
  EXPECT_THAT(broken([](ValidCommands& v) { v.table.commands = nullptr; }),
              ElementsAre("acme.so: command table: commands is null, command_count is 2"));
  EXPECT_THAT(broken([](ValidCommands& v) { v.type_list[1] = nullptr; }),
              ElementsAre("acme.so: command table: commands[1] is null"));
  EXPECT_THAT(broken([](ValidCommands& v) { v.types[1].id = str("scan"); }),
              ElementsAre("acme.so: command table: two commands have the id 'scan'"));
  EXPECT_THAT(broken([](ValidCommands& v) { v.types[0].run = nullptr; }),
              ElementsAre("acme.so: command 'scan': run is null, it is required"));
  EXPECT_THAT(broken([](ValidCommands& v) { v.types[0].flags = AIPF_CHECK_TIMING_SENSITIVE; }),
              SizeIs(1));
  EXPECT_THAT(
      broken([](ValidCommands& v) { v.keys[1].path = str("usage.path"); }),
      ElementsAre("acme.so: command 'scan': key 'usage.path': path is not a single name, and "
                  "an option has one"));
  EXPECT_THAT(broken([](ValidCommands& v) { v.keys[1].flags = AIPF_KEY_POSITIONAL; }),
              ElementsAre("acme.so: command 'scan': 2 keys are AIPF_KEY_POSITIONAL, at most 1 is "
                          "allowed"));
}

TEST(CommandTables, KeyOfACheckTakesNoWords) {
  ValidTables valid;
  valid.keys[0].flags = AIPF_KEY_POSITIONAL;
  EXPECT_THAT(defects(valid), SizeIs(1));
}

}  // namespace
}  // namespace aipreflight::runner
