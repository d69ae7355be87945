#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

// What a module says of itself, as plain data. Field by field the C structs of
// sdk/include/aipreflight/abi/plugin.h, whose comments are the contract.
namespace aipreflight {

// Values of AIPF_TYPE_*.
enum KeyType : std::uint64_t {
  kTypeBool = 0x1,
  kTypeInt = 0x2,
  kTypeNumber = 0x4,
  kTypeDuration = 0x8,
  kTypeSize = 0x10,
  kTypePercent = 0x20,
  kTypeRatio = 0x40,
  kTypePath = 0x80,
  kTypeUrl = 0x100,
  kTypeCommand = 0x200,
  kTypeQuery = 0x400,
  kTypeSecret = 0x800,
  kTypeString = 0x1000,
  kTypeList = 0x2000,
  kTypeMap = 0x4000,
  kTypeNull = 0x8000,
};
[[nodiscard]] std::string describe_types(std::uint64_t types);  // "a number or a duration"

struct Key {
  std::string path;
  std::uint64_t types = 0;
  bool required = false;
  bool nonempty = false;
  bool positional = false;  // of a command: takes the words that are no option
  std::string unit;
  std::string fallback;
  std::string doc;
  double minimum = -HUGE_VAL;
  double maximum = HUGE_VAL;
  std::vector<std::string> choices;
  std::string since;
  std::string deprecated;
};

// A kind of check, or a command: abi/ext/draft/command.h.
struct CheckType {
  std::string id;
  std::string title;
  std::string doc;
  bool timing_sensitive = false;
  bool needs_network = false;
  bool needs_exec = false;
  bool needs_write = false;
  bool has_known_bad = false;  // abi/ext/draft/selftest.h
  std::vector<Key> keys;
};

// What of a module a runner is to call: a check; one of its commands; or, for a check, what makes
// its known-bad input.
enum class Role { kCheck, kCommand, kKnownBad };

struct Module {
  std::string id;
  std::string version;
  std::string vendor;
  std::string support;
  std::string licence;
  std::uint32_t abi_major = 0;
  std::uint32_t needed_minor = 0;
  std::vector<CheckType> check_types;
  std::vector<CheckType> commands;

  [[nodiscard]] const CheckType* find(const std::string& check_id) const;
  [[nodiscard]] const CheckType* find_command(const std::string& command_id) const;
};

}  // namespace aipreflight
