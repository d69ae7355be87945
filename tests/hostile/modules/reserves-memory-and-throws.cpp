// Takes all memory that it gets, and throws where there is none, through the C functions of the
// contract.
#include <aipreflight/abi.h>
#include <cstddef>
#include <cstdint>
#include <new>

namespace {

const int kInstance = 0;

aipf_instance* create(const aipf_host*, const aipf_node*) {
  return reinterpret_cast<aipf_instance*>(const_cast<int*>(&kInstance));
}
aipf_result run(aipf_instance*) {
  constexpr std::size_t kBlock = std::size_t{64} << 20;
  for (;;) *static_cast<char volatile*>(::operator new(kBlock)) = 1;
}
void destroy(aipf_instance*) {}

constexpr aipf_str text(const char* data, std::uint64_t size) {
  return {data, size};
}

const aipf_check_type check = [] {
  aipf_check_type type{};
  type.struct_size = sizeof type;
  type.id = text(MODULE_ID, sizeof MODULE_ID - 1);
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
  module.id = text(MODULE_ID, sizeof MODULE_ID - 1);
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
