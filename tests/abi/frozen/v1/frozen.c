#include <aipreflight/abi.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

typedef struct {
  const aipf_host* host;
  double value;
  double bound;
  int64_t names;
  aipf_str ends;
} frozen;

static aipf_str text_of(const char* text) {
  const aipf_str result = {text, strlen(text)};
  return result;
}

static int is(aipf_str text, const char* word) {
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

static int read_limits(frozen* self, const aipf_node* config) {
  const aipf_host* host = self->host;
  const aipf_node* limits = host->node_get(host, config, text_of("limits"));
  aipf_str name = {NULL, 0};
  for (uint64_t i = 0; i < host->node_count(host, limits); ++i) {
    int64_t count = 0;
    if (host->node_key(host, limits, i, &name) != AIPF_OK ||
        host->node_int(host, host->node_at(host, limits, i), &count) != AIPF_OK) {
      return 0;
    }
    self->names += count;
  }
  return 1;
}

static aipf_instance* create(const aipf_host* host, const aipf_node* config) {
  int32_t refuses = 0;
  frozen* self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->host = host;
  const aipf_node* refusing = host->node_get(host, config, text_of("refuses"));
  if (host->node_kind(host, config) != AIPF_NODE_MAP ||
      host->node_bool(host, refusing, &refuses) != AIPF_OK ||
      host->node_number(host, host->node_get(host, config, text_of("value")), &self->value) !=
          AIPF_OK ||
      host->node_number(host, host->node_get(host, config, text_of("bound")), &self->bound) !=
          AIPF_OK ||
      host->node_text(host, host->node_get(host, config, text_of("ends")), &self->ends) !=
          AIPF_OK ||
      !read_limits(self, config)) {
    host->explain(host,
                  text_of("frozen_unreadable"),
                  text_of("a value of the configuration is not readable"));
    free(self);
    return NULL;
  }
  if (refuses) {
    host->config_error(host,
                       refusing,
                       text_of(host->node_is_set(host, refusing) ? "refused as asked" : "refused"));
    free(self);
    return NULL;
  }
  return (aipf_instance*)self;
}

static aipf_status report_gate(const frozen* self) {
  aipf_gate gate;
  memset(&gate, 0, sizeof gate);
  gate.struct_size = sizeof gate;
  gate.op = AIPF_OP_LE;
  gate.id = text_of("frozen_value");
  gate.statistic = text_of("frozen value");
  gate.value = self->value;
  gate.n = 3;
  gate.bound = self->bound;
  gate.interval_low = self->value - 1;
  gate.interval_high = self->value + 1;
  gate.interval_confidence = 0.9;
  gate.interval_method = text_of("frozen");
  gate.reason_code = text_of("frozen_exceeded");
  gate.config_key = text_of("bound");
  return self->host->gate(self->host, &gate);
}

static aipf_status report_finding(const frozen* self) {
  aipf_finding finding;
  memset(&finding, 0, sizeof finding);
  finding.struct_size = sizeof finding;
  finding.severity = AIPF_SEVERITY_INFO;
  finding.reason_code = text_of("frozen_finding");
  finding.message = text_of("seen by a plugin of release 1.0");
  finding.file = text_of("frozen.c");
  finding.line = 1;
  return self->host->finding(self->host, &finding);
}

static aipf_status report_metric(const frozen* self) {
  aipf_metric metric;
  memset(&metric, 0, sizeof metric);
  metric.struct_size = sizeof metric;
  metric.direction = AIPF_DIRECTION_LOWER;
  metric.name = text_of("frozen_metric");
  metric.unit = text_of("USD");
  metric.value = 7;
  metric.n = self->names;
  return self->host->metric(self->host, &metric);
}

static aipf_status write_artefact(const frozen* self) {
  aipf_str path = {NULL, 0};
  const aipf_status status =
      self->host->artefact(self->host, text_of("frozen.txt"), text_of("text/plain"), &path);
  char* terminated = status == AIPF_OK ? malloc(path.size + 1) : NULL;
  if (terminated == NULL) return status;
  memcpy(terminated, path.data, path.size);
  terminated[path.size] = '\0';
  FILE* file = fopen(terminated, "w");
  free(terminated);
  if (file == NULL) return AIPF_INVALID;
  fputs("frozen\n", file);
  fclose(file);
  return AIPF_OK;
}

static aipf_result run(aipf_instance* instance) {
  const frozen* self = (const frozen*)instance;
  const aipf_host* host = self->host;
  if (is(self->ends, "skip")) {
    host->explain(host, text_of("frozen_skip"), text_of("skipped as asked"));
    return AIPF_NOT_APPLICABLE;
  }
  if (is(self->ends, "config")) {
    host->config_error_at(host, text_of("frozen.txt"), 2, 3, text_of("wrong as asked"));
    return AIPF_CONFIGURATION_ERROR;
  }
  if (host->cancelled(host)) return AIPF_STOPPED;
  if (is(self->ends, "error") || report_gate(self) != AIPF_OK || report_finding(self) != AIPF_OK ||
      report_metric(self) != AIPF_OK || write_artefact(self) != AIPF_OK ||
      host->summary(host, AIPF_SUMMARY_ALWAYS, text_of("frozen value against its bound")) !=
          AIPF_OK ||
      host->details(host, text_of("{\"frozen\":")) != AIPF_OK ||
      host->details(host, text_of(" true}")) != AIPF_OK ||
      host->progress(host, 0.5, text_of("halfway")) != AIPF_OK ||
      host->log(host, AIPF_LOG_INFO, text_of("a line of release 1.0")) != AIPF_OK ||
      host->get_extension(host, text_of("com.example.unknown/1")) != NULL) {
    host->explain(host, text_of("frozen_error"), text_of("not measured"));
    return AIPF_COULD_NOT_MEASURE;
  }
  return AIPF_DONE;
}

static void destroy(aipf_instance* instance) {
  free(instance);
}

#define KEY(key_path, key_types, key_flags, key_fallback, key_doc)                \
  {                                                                               \
    .struct_size = sizeof(aipf_key), .flags = key_flags, .types = key_types,      \
    .path = TEXT(key_path), .fallback = TEXT(key_fallback), .doc = TEXT(key_doc), \
    .minimum = -HUGE_VAL, .maximum = HUGE_VAL                                     \
  }

static const aipf_str endings[] = {TEXT("done"), TEXT("skip"), TEXT("error"), TEXT("config")};
static const aipf_key value_key =
    KEY("value", AIPF_TYPE_NUMBER, AIPF_KEY_REQUIRED, "", "the number that is gated");
static const aipf_key bound_key =
    KEY("bound", AIPF_TYPE_NUMBER, 0, "5", "the largest value that passes");
static const aipf_key refuses_key =
    KEY("refuses", AIPF_TYPE_BOOL, 0, "false", "whether create refuses");
static const aipf_key limits_key = KEY("limits.*", AIPF_TYPE_INT, 0, "", "numbers under any names");
static const aipf_key ends_key = {.struct_size = sizeof(aipf_key),
                                  .types = AIPF_TYPE_STRING,
                                  .path = TEXT("ends"),
                                  .fallback = TEXT("done"),
                                  .doc = TEXT("how run ends"),
                                  .minimum = -HUGE_VAL,
                                  .maximum = HUGE_VAL,
                                  .choices = endings,
                                  .choice_count = 4};
static const aipf_key* const keys[] = {
    &value_key, &bound_key, &refuses_key, &limits_key, &ends_key};

static const aipf_check_type check_type = {
    .struct_size = sizeof(aipf_check_type),
    .id = TEXT("frozen-v1"),
    .title = TEXT("frozen"),
    .doc = TEXT("A number against a bound, as release 1.0 reported it."),
    .keys = keys,
    .key_count = 5,
    .create = create,
    .run = run,
    .destroy = destroy};
static const aipf_check_type* const check_types[] = {&check_type};
static const aipf_module module = {.struct_size = sizeof(aipf_module),
                                   .needed_minor = AIPF_TARGET_MINOR,
                                   .id = TEXT("frozen-v1"),
                                   .version = TEXT("1.0.0"),
                                   .vendor = TEXT("aipreflight"),
                                   .support = TEXT("https://example.com/support"),
                                   .licence = TEXT("MIT"),
                                   .check_types = check_types,
                                   .check_type_count = 1};

AIPF_MODULE_NOTE("frozen-v1", "1.0.0");

AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t host_major,
                                                     uint32_t host_minor,
                                                     aipf_str* why) {
  static const aipf_str refusal = TEXT("frozen-v1 speaks major 1 of the plugin ABI");
  (void)host_minor;
  if (host_major == AIPF_ABI_MAJOR) return &module;
  *why = refusal;
  return NULL;
}
