// Lets exceptions through the C line, which the contract forbids: from the function that is the
// name of the check type.
#include <aipreflight/abi.h>
#include <stdexcept>

namespace {

template <std::size_t N>
constexpr aipf_str str(const char (&text)[N]) {
  return {text, N - 1};
}

aipf_instance* instance() {
  static int it;
  return reinterpret_cast<aipf_instance*>(&it);
}
aipf_instance* create(const aipf_host*, const aipf_node*) {
  return instance();
}
aipf_instance* throwing_create(const aipf_host*, const aipf_node*) {
  throw std::runtime_error("no memory of it");
}
aipf_result run(aipf_instance*) {
  return AIPF_NOT_APPLICABLE;
}
aipf_result throwing_run(aipf_instance*) {
  throw 42;
}
void destroy(aipf_instance*) {}
void throwing_destroy(aipf_instance*) {
  throw std::runtime_error("will not go");
}

constexpr aipf_check_type type(aipf_str id,
                               decltype(aipf_check_type::create) create_it,
                               decltype(aipf_check_type::run) run_it,
                               decltype(aipf_check_type::destroy) destroy_it) {
  return {sizeof(aipf_check_type),
          0,
          0,
          0,
          id,
          str("t"),
          str("d"),
          nullptr,
          0,
          create_it,
          run_it,
          destroy_it};
}
const aipf_check_type in_create = type(str("create"), throwing_create, run, destroy);
const aipf_check_type in_run = type(str("run"), create, throwing_run, destroy);
const aipf_check_type in_destroy = type(str("destroy"), create, run, throwing_destroy);
const aipf_check_type* const check_types[] = {&in_create, &in_run, &in_destroy};
const aipf_module module = {
    sizeof(aipf_module), 0, str("throwing"), str("1.0.0"), {}, {}, {}, check_types, 3, nullptr};

}  // namespace

extern "C" AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t, uint32_t, aipf_str*) {
  return &module;
}
