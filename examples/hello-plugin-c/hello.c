#define _POSIX_C_SOURCE 200809L

#include <aipreflight/abi.h>
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How many prompts of an application are longer than they should be: the check of ../hello-plugin
 * in C11. */

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

typedef struct {
  const aipf_host* host;
  char* folder;
  int64_t max_size;
  double max_share;
} prompt_size;

static aipf_str text_of(const char* text) {
  const aipf_str result = {text, strlen(text)};
  return result;
}

static const aipf_node* get(const aipf_host* host, const aipf_node* config, const char* key) {
  return host->node_get(host, config, text_of(key));
}

static char* copy_of(aipf_str text) {
  char* copy = malloc(text.size + 1);
  if (copy == NULL) return NULL;
  memcpy(copy, text.data, text.size);
  copy[text.size] = '\0';
  return copy;
}

static void destroy(aipf_instance* instance) {
  prompt_size* self = (prompt_size*)instance;
  free(self->folder);
  free(self);
}

static aipf_instance* create(const aipf_host* host, const aipf_node* config) {
  aipf_str folder = {NULL, 0};
  prompt_size* self = calloc(1, sizeof *self);
  if (self == NULL) {
    host->explain(host, text_of("limit_memory"), text_of("memory ran out"));
    return NULL;
  }
  self->host = host;
  if (host->node_text(host, get(host, config, "folder"), &folder) != AIPF_OK ||
      host->node_int(host, get(host, config, "max_size"), &self->max_size) != AIPF_OK ||
      host->node_number(host, get(host, config, "max_share"), &self->max_share) != AIPF_OK ||
      (self->folder = copy_of(folder)) == NULL) {
    host->explain(host, text_of("plugin_exception"), text_of("the configuration is not readable"));
    destroy((aipf_instance*)self);
    return NULL;
  }
  struct stat status;
  if (stat(self->folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
    host->config_error(host, get(host, config, "folder"), text_of("this is not a folder"));
    destroy((aipf_instance*)self);
    return NULL;
  }
  return (aipf_instance*)self;
}

static void report_large(const aipf_host* host, const char* path, int64_t size) {
  char message[64];
  snprintf(message, sizeof message, "%lld bytes", (long long)size);
  aipf_finding finding = {0};
  finding.struct_size = sizeof finding;
  finding.severity = AIPF_SEVERITY_INFO;
  finding.reason_code = text_of("prompt_too_large");
  finding.message = text_of(message);
  finding.file = text_of(path);
  host->finding(host, &finding);
}

static void report_share(const prompt_size* self, int64_t large, int64_t total) {
  const aipf_host* host = self->host;
  char summary[128];
  aipf_gate gate = {0};
  gate.struct_size = sizeof gate;
  gate.op = AIPF_OP_LE;
  gate.id = text_of("large_prompts");
  gate.statistic = text_of("share of large prompts");
  gate.unit = text_of("ratio");
  gate.value = total == 0 ? NAN : (double)large / (double)total;
  gate.n = total;
  gate.bound = self->max_share;
  gate.reason_code = text_of("prompts_too_large");
  gate.config_key = text_of("max_share");
  host->gate(host, &gate);
  snprintf(summary,
           sizeof summary,
           "%lld of %lld prompts are above %lld bytes",
           (long long)large,
           (long long)total,
           (long long)self->max_size);
  host->summary(host, AIPF_SUMMARY_ALWAYS, text_of(summary));
}

static aipf_result run(aipf_instance* instance) {
  const prompt_size* self = (const prompt_size*)instance;
  const aipf_host* host = self->host;
  int64_t total = 0;
  int64_t large = 0;
  DIR* folder = opendir(self->folder);
  if (folder == NULL) {
    host->explain(host, text_of("folder_unreadable"), text_of(strerror(errno)));
    return AIPF_COULD_NOT_MEASURE;
  }
  for (const struct dirent* entry; (entry = readdir(folder)) != NULL;) {
    char path[4096];
    struct stat status;
    if (host->cancelled(host)) {
      closedir(folder);
      return AIPF_STOPPED;
    }
    const int length = snprintf(path, sizeof path, "%s/%s", self->folder, entry->d_name);
    if (length < 0 || (size_t)length >= sizeof path || stat(path, &status) != 0) {
      closedir(folder);
      host->explain(host, text_of("prompt_unreadable"), text_of(entry->d_name));
      return AIPF_COULD_NOT_MEASURE;
    }
    if (!S_ISREG(status.st_mode)) continue;
    ++total;
    if (status.st_size <= self->max_size) continue;
    ++large;
    report_large(host, path, status.st_size);
  }
  closedir(folder);
  report_share(self, large, total);
  return AIPF_DONE;
}

static const aipf_key folder_key = {.struct_size = sizeof(aipf_key),
                                    .types = AIPF_TYPE_PATH,
                                    .path = TEXT("folder"),
                                    .fallback = TEXT("prompts"),
                                    .doc = TEXT("where the prompts are"),
                                    .minimum = -HUGE_VAL,
                                    .maximum = HUGE_VAL};
static const aipf_key max_size_key = {.struct_size = sizeof(aipf_key),
                                      .flags = AIPF_KEY_REQUIRED,
                                      .types = AIPF_TYPE_SIZE,
                                      .path = TEXT("max_size"),
                                      .doc = TEXT("the largest prompt that is fine"),
                                      .minimum = 1,
                                      .maximum = HUGE_VAL};
static const aipf_key max_share_key = {.struct_size = sizeof(aipf_key),
                                       .types = AIPF_TYPE_RATIO,
                                       .path = TEXT("max_share"),
                                       .fallback = TEXT("0"),
                                       .doc = TEXT("share of larger prompts that is tolerated"),
                                       .minimum = 0,
                                       .maximum = 1};
static const aipf_key* const keys[] = {&folder_key, &max_size_key, &max_share_key};

static const aipf_check_type check_type = {
    .struct_size = sizeof(aipf_check_type),
    .id = TEXT("hello-c"),
    .title = TEXT("prompt sizes"),
    .doc = TEXT("Share of the prompts in a folder above a size; fails above max_share."),
    .keys = keys,
    .key_count = sizeof keys / sizeof keys[0],
    .create = create,
    .run = run,
    .destroy = destroy};
static const aipf_check_type* const check_types[] = {&check_type};

static const aipf_module module = {.struct_size = sizeof(aipf_module),
                                   .needed_minor = AIPF_TARGET_MINOR,
                                   .id = TEXT("hello-c"),
                                   .version = TEXT("1.0.0"),
                                   .vendor = TEXT("Example"),
                                   .support = TEXT("mailto:author@example.com"),
                                   .licence = TEXT("MIT"),
                                   .check_types = check_types,
                                   .check_type_count = 1};

AIPF_MODULE_NOTE("hello-c", "1.0.0");

AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t host_major,
                                                     uint32_t host_minor,
                                                     aipf_str* why) {
  static const aipf_str refusal = TEXT("hello-c speaks major 1 of the plugin ABI");
  (void)host_minor;
  if (host_major == AIPF_ABI_MAJOR) return &module;
  if (why != NULL) *why = refusal;
  return NULL;
}
