#ifndef AIPREFLIGHT_TESTS_CONTRACT_MINIMAL_H
#define AIPREFLIGHT_TESTS_CONTRACT_MINIMAL_H

#include <aipreflight/abi.h>
#include <stddef.h>

/* The smallest module that is right: MINIMAL_MODULE(id) and an entry symbol. Each test module
 * breaks one thing. */
#define STR(literal) \
  { literal, sizeof(literal) - 1 }

static int the_instance;

static aipf_instance* create(const aipf_host* host, const aipf_node* config) {
  (void)host;
  (void)config;
  return (aipf_instance*)(void*)&the_instance;
}
__attribute__((unused)) static aipf_result run(aipf_instance* instance) {
  (void)instance;
  return AIPF_NOT_APPLICABLE;
}
__attribute__((unused)) static void destroy(aipf_instance* instance) {
  (void)instance;
}

#define MINIMAL_CHECK(name, check_id)                           \
  static const aipf_check_type name = {sizeof(aipf_check_type), \
                                       0,                       \
                                       0,                       \
                                       0,                       \
                                       STR(check_id),           \
                                       STR("t"),                \
                                       STR("d"),                \
                                       NULL,                    \
                                       0,                       \
                                       create,                  \
                                       run,                     \
                                       destroy};
#define MINIMAL_MODULE(module_id, minor)                           \
  MINIMAL_CHECK(the_check, module_id)                              \
  static const aipf_check_type* const the_checks[] = {&the_check}; \
  static const aipf_module the_module = {sizeof(aipf_module),      \
                                         minor,                    \
                                         STR(module_id),           \
                                         STR("1.0.0"),             \
                                         STR(""),                  \
                                         STR(""),                  \
                                         STR(""),                  \
                                         the_checks,               \
                                         1,                        \
                                         NULL};

AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t host_major,
                                                     uint32_t host_minor,
                                                     aipf_str* why);
#define MINIMAL_ENTRY                                            \
  const aipf_module* aipreflight_plugin_v1(                      \
      uint32_t host_major, uint32_t host_minor, aipf_str* why) { \
    (void)host_major;                                            \
    (void)host_minor;                                            \
    (void)why;                                                   \
    return &the_module;                                          \
  }

#endif
