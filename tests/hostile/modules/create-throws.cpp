// Throws through the C functions of the contract, from create and from run.
#include <aipreflight/abi.h>
#include <cmath>
#include <stdexcept>

namespace {

aipf_instance* create(const aipf_host*, const aipf_node*) {
  throw std::runtime_error("no instance today");
}
aipf_result run(aipf_instance*) {
  return AIPF_DONE;
}
void destroy(aipf_instance*) {}

constexpr aipf_str text(const char* data, std::uint64_t size) {
  return {data, size};
}

const aipf_check_type check = [] {
  aipf_check_type type{};
  type.struct_size = sizeof type;
  type.id = text("create-throws", 13);
  type.title = type.doc = text("A fault", 7);
  type.create = create;
  type.run = run;
  type.destroy = destroy;
  return type;
}();
const aipf_check_type* const checks[] = {&check};
const aipf_module table = [] {
  aipf_module module{};
  module.struct_size = sizeof module;
  module.id = text("create-throws", 13);
  module.version = text("1.0.0", 5);
  module.check_types = checks;
  module.check_type_count = 1;
  return module;
}();

}  // namespace

extern "C" AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(std::uint32_t,
                                                                std::uint32_t,
                                                                aipf_str*);
extern "C" AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(std::uint32_t,
                                                                std::uint32_t,
                                                                aipf_str*) {
  return &table;
}
