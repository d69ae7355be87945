#pragma once

#include <aipreflight/abi.h>
#include <cmath>
#include <string_view>

// A module's tables that are right in every member, to be broken in one.
namespace aipreflight::kit {

inline aipf_str str(std::string_view text) {
  return {text.data(), text.size()};
}

struct ValidTables {
  ValidTables() {
    keys[0] = key("max_ms", AIPF_TYPE_NUMBER);
    keys[1] = key("names.*.min", AIPF_TYPE_NUMBER);
    types[0] = check_type("pii");
    types[0].keys = key_list;
    types[0].key_count = 2;
    types[1] = check_type("acme");
    module.struct_size = sizeof module;
    module.id = str("acme");
    module.version = str("1.2.3");
    module.check_types = type_list;
    module.check_type_count = 2;
  }
  ValidTables(const ValidTables&) = delete;
  ValidTables& operator=(const ValidTables&) = delete;

  static aipf_key key(std::string_view path, std::uint64_t key_types) {
    aipf_key result{};
    result.struct_size = sizeof result;
    result.types = key_types;
    result.path = str(path);
    result.doc = str("What it bounds.");
    result.minimum = -HUGE_VAL;
    result.maximum = HUGE_VAL;
    return result;
  }
  static aipf_check_type check_type(std::string_view id) {
    aipf_check_type result{};
    result.struct_size = sizeof result;
    result.id = str(id);
    result.title = str("A title");
    result.doc = str("What it measures.");
    result.create = [](const aipf_host*, const aipf_node*) -> aipf_instance* { return nullptr; };
    result.run = [](aipf_instance*) -> aipf_result { return AIPF_DONE; };
    result.destroy = [](aipf_instance*) {};
    return result;
  }

  aipf_key keys[2];
  const aipf_key* key_list[2] = {&keys[0], &keys[1]};
  aipf_check_type types[2];
  const aipf_check_type* type_list[2] = {&types[0], &types[1]};
  aipf_module module{};
};

}  // namespace aipreflight::kit
