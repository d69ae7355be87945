#include <aipreflight/abi.h>
#include <math.h>
#include <string.h>

/* A plain C module for the tests of the kit: two checks, of which the second breaks the contract. */
#define TEXT(literal) {literal, sizeof(literal) - 1}

static const aipf_host *host_of_instance;
static double value_of_instance;

static aipf_instance *create(const aipf_host *host, const aipf_node *config) {
  const aipf_str key = TEXT("value");
  host_of_instance = host;
  if (host->node_number(host, host->node_get(host, config, key), &value_of_instance) != AIPF_OK) return 0;
  return (aipf_instance *)&value_of_instance;
}

static aipf_result run(aipf_instance *instance) {
  const aipf_host *host = host_of_instance;
  aipf_gate gate;
  memset(&gate, 0, sizeof gate);
  gate.struct_size = sizeof gate;
  gate.op = AIPF_OP_GE;
  gate.id = (aipf_str)TEXT("value");
  gate.value = *(double *)instance;
  gate.n = 1;
  gate.bound = 1;
  gate.config_key = (aipf_str)TEXT("value");
  return host->gate(host, &gate) == AIPF_OK ? AIPF_DONE : AIPF_COULD_NOT_MEASURE;
}

static void destroy(aipf_instance *instance) {
  (void)instance;
}

static void destroy_and_report(aipf_instance *instance) {
  (void)run(instance);
}

static const aipf_key value_key = {sizeof(aipf_key), AIPF_KEY_REQUIRED, AIPF_TYPE_NUMBER, TEXT("value"), TEXT(""), TEXT(""),
                                   TEXT("what is judged"), -HUGE_VAL, HUGE_VAL, 0, 0, TEXT(""), TEXT("")};
static const aipf_key *const keys[] = {&value_key};
static const aipf_check_type plain = {sizeof(aipf_check_type), 0, 0, 0, TEXT("plain"), TEXT("plain"), TEXT("fails below 1"),
                                      keys, 1, create, run, destroy};
static const aipf_check_type late = {sizeof(aipf_check_type), 0, 0, 0, TEXT("late"), TEXT("late"), TEXT("reports too late"),
                                     keys, 1, create, run, destroy_and_report};
static const aipf_check_type *const types[] = {&plain, &late};
static const aipf_module module = {sizeof(aipf_module), AIPF_TARGET_MINOR, TEXT("scripted"), TEXT("1.0.0"), TEXT("us"), TEXT(""),
                                   TEXT("MIT"), types, 2, 0};

AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str *why);
AIPF_EXPORT const aipf_module *aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str *why) {
  (void)host_minor;
  (void)why;
  return host_major == AIPF_ABI_MAJOR ? &module : 0;
}
