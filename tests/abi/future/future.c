/* A plugin of a later minor: every struct has a member that this host has never heard of, and it
 * asks for an extension that does not exist yet. It needs nothing of that, so it runs. */
#include <aipreflight/abi.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#define STR(literal) \
  { literal, sizeof(literal) - 1 }
#define TEXT(literal) ((aipf_str)STR(literal))

static const aipf_host* the_host;
static char the_instance;

static aipf_instance* create(const aipf_host* host, const aipf_node* config) {
  (void)config;
  the_host = host;
  return (aipf_instance*)(void*)&the_instance;
}

static int knows_future_trace(const aipf_host* host) {
  return host->struct_size >= offsetof(aipf_host, future_trace) + sizeof host->future_trace;
}

static aipf_result run(aipf_instance* instance) {
  (void)instance;
  const aipf_host* const host = the_host;
  if (knows_future_trace(host)) host->future_trace(host, TEXT("begins"));
  aipf_gate gate = {.struct_size = sizeof gate,
                    .op = AIPF_OP_EQ,
                    .id = STR("extensions known"),
                    .n = 1,
                    .bound = 0,
                    .future_weight = 0.5,
                    .future_group = STR("later")};
  gate.value = host->get_extension(host, TEXT("aipf.future/1")) != NULL;
  aipf_finding finding = {.struct_size = sizeof finding,
                          .severity = AIPF_SEVERITY_INFO,
                          .reason_code = STR("seen"),
                          .message = STR("a finding of a later minor"),
                          .future_owner = STR("nobody")};
  aipf_metric metric = {
      .struct_size = sizeof metric, .name = STR("size"), .value = 1, .n = 1, .future_spread = 2};
  if (host->gate(host, &gate) != AIPF_OK || host->finding(host, &finding) != AIPF_OK ||
      host->metric(host, &metric) != AIPF_OK) {
    return AIPF_COULD_NOT_MEASURE;
  }
  return AIPF_DONE;
}

static void destroy(aipf_instance* instance) {
  (void)instance;
}

static aipf_result future_pause(aipf_instance* instance) {
  (void)instance;
  return AIPF_STOPPED;
}

static const void* get_extension(aipf_str id) {
  static const char kId[] = "aipf.future/1";
  const int is_known = id.size == sizeof kId - 1 && memcmp(id.data, kId, id.size) == 0;
  return is_known ? (const void*)&the_instance : NULL;
}

static const aipf_key key = {.struct_size = sizeof key,
                             .types = AIPF_TYPE_INT,
                             .path = STR("level"),
                             .doc = STR("How much of it."),
                             .minimum = -HUGE_VAL,
                             .maximum = HUGE_VAL,
                             .future_example = STR("7")};
static const aipf_key* const keys[] = {&key};
static const aipf_check_type check = {.struct_size = sizeof check,
                                      .id = STR(MODULE_ID),
                                      .title = STR("Later"),
                                      .doc = STR("Runs on a host that is older than it."),
                                      .keys = keys,
                                      .key_count = 1,
                                      .create = create,
                                      .run = run,
                                      .destroy = destroy,
                                      .future_pause = future_pause};
static const aipf_check_type* const checks[] = {&check};
static const aipf_module module = {.struct_size = sizeof module,
                                   .needed_minor = AIPF_TARGET_MINOR,
                                   .id = STR(MODULE_ID),
                                   .version = STR("1.0.0"),
                                   .check_types = checks,
                                   .check_type_count = 1,
                                   .get_extension = get_extension,
                                   .future_home = STR("https://example.org")};
AIPF_MODULE_NOTE(MODULE_ID, "1.0.0");

AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t major, uint32_t minor, aipf_str* why);
AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t major,
                                                     uint32_t minor,
                                                     aipf_str* why) {
  (void)major;
  (void)minor;
  (void)why;
  return &module;
}
