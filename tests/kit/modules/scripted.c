/* Does what its configuration's `scenario` says, and logs what the host answered: "gate=0". */
#define _DEFAULT_SOURCE
#include <aipreflight/abi.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const aipf_host* host;
static char scenario[64];

static aipf_str str(const char* text) {
  aipf_str result = {text, strlen(text)};
  return result;
}

static void say(const char* call, long answer) {
  char line[128];
  snprintf(line, sizeof line, "%s=%ld", call, answer);
  host->log(host, AIPF_LOG_INFO, str(line));
}

static int is(const char* name) {
  return strcmp(scenario, name) == 0;
}

static aipf_gate gate_of(const char* id, double value) {
  aipf_gate gate;
  memset(&gate, 0, sizeof gate);
  gate.struct_size = sizeof gate;
  gate.op = AIPF_OP_LE;
  gate.id = str(id);
  gate.unit = str("ms");
  gate.value = value;
  gate.n = 10;
  gate.bound = 5;
  return gate;
}

static aipf_finding finding_of(const char* reason_code, const char* message) {
  aipf_finding finding;
  memset(&finding, 0, sizeof finding);
  finding.struct_size = sizeof finding;
  finding.reason_code = str(reason_code);
  finding.message = str(message);
  return finding;
}

static aipf_metric metric_of(const char* name, double value) {
  aipf_metric metric;
  memset(&metric, 0, sizeof metric);
  metric.struct_size = sizeof metric;
  metric.name = str(name);
  metric.value = value;
  return metric;
}

static aipf_status gate(const char* id, double value) {
  const aipf_gate it = gate_of(id, value);
  return host->gate(host, &it);
}

static void read_everything(const aipf_node* config) {
  const aipf_node* node = host->node_get(host, config, str("flag"));
  int32_t flag = 0;
  int64_t integer = 0;
  double number = 0;
  aipf_str text = {NULL, 0};
  say("kind", host->node_kind(host, config));
  say("bool", host->node_bool(host, node, &flag));
  say("flag", flag);
  say("flag_is_set", host->node_is_set(host, node));
  node = host->node_get(host, config, str("whole"));
  say("int", host->node_int(host, node, &integer));
  say("whole", (long)integer);
  say("number_of_int", host->node_number(host, node, &number));
  say("whole_is_set", host->node_is_set(host, node));
  node = host->node_get(host, config, str("half"));
  say("number", host->node_number(host, node, &number));
  say("tenths", (long)(number * 10));
  say("int_of_number", host->node_int(host, node, &integer));
  say("text_of_number", host->node_text(host, node, &text));
  node = host->node_get(host, config, str("words"));
  say("words", (long)host->node_count(host, node));
  say("text", host->node_text(host, host->node_at(host, node, 1), &text));
  host->log(host, AIPF_LOG_INFO, text);
  say("beyond", host->node_at(host, node, 2) == NULL);
  say("entries", (long)host->node_count(host, config));
  say("key", host->node_key(host, config, 1, &text));
  host->log(host, AIPF_LOG_INFO, text);
  say("key_beyond", host->node_key(host, config, 99, &text));
  say("absent", host->node_get(host, config, str("absent")) == NULL);
  say("null_kind", host->node_kind(host, NULL));
  say("null_text", host->node_text(host, NULL, &text));
  say("foreign_kind", host->node_kind(host, (const aipf_node*)(const void*)&host));
  say("inside_kind",
      host->node_kind(host, (const aipf_node*)(const void*)((const char*)config + 1)));
  say("extension", host->get_extension(host, str("com.example.none/1")) == NULL);
}

static void reject(const aipf_node* config) {
  say("error",
      host->config_error(host, host->node_get(host, config, str("whole")), str("must be even")));
  say("error_at", host->config_error_at(host, str("data.csv"), 7, 3, str("no such column")));
  say("error_null", host->config_error(host, NULL, str("nowhere in particular")));
  say("explain", host->explain(host, str("bad_data"), str("the data cannot be used")));
}

static aipf_instance* create(const aipf_host* given, const aipf_node* config) {
  static int instance;
  aipf_str name = {NULL, 0};
  host = given;
  host->node_text(host, host->node_get(host, config, str("scenario")), &name);
  if (name.size < sizeof scenario && name.data) memcpy(scenario, name.data, name.size);
  if (is("read")) read_everything(config);
  if (is("reject") || is("reject_and_return")) reject(config);
  if (is("reject_often")) {
    for (int i = 0; i < 10000; ++i) host->config_error(host, config, str("again"));
  }
  if (is("early")) {
    say("gate", gate("early", 1));
    say("cancelled", host->cancelled(host));
  }
  if (is("log_path")) host->log(host, AIPF_LOG_DEBUG, host->module_path);
  return is("reject") || is("reject_often") || is("null") ? NULL : (aipf_instance*)(void*)&instance;
}

static void report_evidence(void) {
  aipf_gate it = gate_of("ttft.p95", 8.5);
  it.interval_low = 7;
  it.interval_high = 9;
  it.interval_confidence = 0.95;
  it.interval_method = str("wilson");
  it.severity = AIPF_SEVERITY_WARN;
  it.config_key = str("sla.ttft_ms");
  say("gate", host->gate(host, &it));
  say("not_measured", gate("empty", (double)NAN));
  aipf_finding found = finding_of("no_owner", "nobody owns it");
  found.file = str("a.yml");
  found.line = 3;
  say("finding", host->finding(host, &found));
  aipf_metric number = metric_of("rps", 12.5);
  number.direction = AIPF_DIRECTION_HIGHER;
  say("metric", host->metric(host, &number));
  say("summary", host->summary(host, AIPF_SUMMARY_FAIL, str("8.5 ms against <= 5 ms")));
  say("progress", host->progress(host, 0.5, str("half way")));
  say("cancelled", host->cancelled(host));
}

static void report_invalid(void) {
  aipf_gate it = gate_of("g", (double)INFINITY);
  say("infinite", host->gate(host, &it));
  it = gate_of("g", 1);
  it.n = -1;
  say("negative_n", host->gate(host, &it));
  it = gate_of("g", 1);
  it.op = 9;
  say("op", host->gate(host, &it));
  it = gate_of("g", 1);
  it.bound = (double)NAN;
  say("bound", host->gate(host, &it));
  it = gate_of("g", 1);
  it.interval_low = 2;
  it.interval_high = 1;
  it.interval_confidence = 0.9;
  say("reversed", host->gate(host, &it));
  it.interval_low = 2;
  it.interval_high = 3;
  say("outside", host->gate(host, &it));
  it.interval_confidence = 1.5;
  say("confidence", host->gate(host, &it));
  it = gate_of("g", 1);
  it.severity = AIPF_SEVERITY_INFO;
  say("severity", host->gate(host, &it));
  it = gate_of("g", 1);
  it.struct_size = 12;
  say("size", host->gate(host, &it));
  say("null", host->gate(host, NULL));
  it = gate_of("a\nb", 1);
  say("id", host->gate(host, &it));
  it = gate_of("g", 1);
  it.message.data = NULL;
  it.message.size = 5;
  say("null_text", host->gate(host, &it));
  say("good", gate("g", 1));
  say("again", gate("g", 1));
  aipf_finding found = finding_of("", "m");
  say("finding", host->finding(host, &found));
  aipf_metric number = metric_of("m", 1);
  number.direction = 7;
  say("metric", host->metric(host, &number));
  say("outcome", host->summary(host, 4, str("x")));
  say("fraction", host->progress(host, 1.5, str("x")));
  say("level", host->log(host, 9, str("x")));
}

static void report_many(void) {
  for (int i = 0; i < 4; ++i) {
    char id[16];
    snprintf(id, sizeof id, "g%d", i);
    say("gate", gate(id, 1));
    const aipf_finding found = finding_of("f", "m");
    say("finding", host->finding(host, &found));
    const aipf_metric number = metric_of(id, 1);
    say("metric", host->metric(host, &number));
  }
  for (int i = 0; i < 30; ++i) gate("\x01", 1);
}

static void announce(const char* name) {
  aipf_str path = {NULL, 0};
  say(name, host->artefact(host, str(name), str("text/plain"), &path));
  if (path.data == NULL) return;
  FILE* file = fopen(path.data, "w");
  if (file == NULL) return;
  fputs("written", file);
  fclose(file);
}

static void report_details(void) {
  static char big[200000];
  memset(big, 'x', sizeof big);
  const aipf_str part = {big, sizeof big};
  say("begin", host->details(host, str("{\"a\":\"\xC3")));
  say("middle", host->details(host, str("\xA4\xFF")));
  say("big", host->details(host, part));
  say("end", host->details(host, str("\"}")));
  say("null", host->details(host, (aipf_str){NULL, 3}));
  static char too_much[4 << 20];
  const aipf_str rest = {too_much, sizeof too_much};
  say("limit", host->details(host, rest));
}

static void report_texts(void) {
  static char big[70000];
  memset(big, 'y', sizeof big);
  aipf_finding found = finding_of("long", "m");
  found.message.data = big;
  found.message.size = sizeof big;
  say("long", host->finding(host, &found));
  found = finding_of("bytes", "a\xFF");
  say("bytes", host->finding(host, &found));
  found = finding_of("more", "b\xFE");
  say("more", host->finding(host, &found));
}

static void* report_from_thread(void* first) {
  for (int i = 0; i < 250; ++i) {
    char id[32];
    snprintf(id, sizeof id, "t%d.%d", (int)(intptr_t)first, i);
    if (gate(id, 1) != AIPF_OK) say("thread", -1);
  }
  return NULL;
}

static void* read_from_thread(void* node) {
  say("kind", host->node_kind(host, node));
  return NULL;
}

/* In the C library: this module may be unloaded meanwhile. */
static void leave_threads(void) {
  pthread_t thread;
  for (int i = 0; i < 2; ++i) {
    pthread_create(&thread, NULL, (void* (*)(void*))(uintptr_t)pause, NULL);
  }
}

static void report_from_threads(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; ++i)
    pthread_create(&threads[i], NULL, report_from_thread, (void*)(intptr_t)i);
  for (int i = 0; i < 4; ++i) pthread_join(threads[i], NULL);
}

static aipf_result wait_for_cancel(void) {
  for (int i = 0; i < 20000 && !host->cancelled(host); ++i) usleep(1000);
  say("gate", gate("late", 1));
  say("summary", host->summary(host, AIPF_SUMMARY_ALWAYS, str("stopped half way")));
  return AIPF_STOPPED;
}

static void list_inherited_descriptors(void) {
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    const int flags = fcntl(descriptor, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) say("inherited", descriptor);
  }
  say("looked", 1);
}

static aipf_result run(aipf_instance* instance) {
  (void)instance;
  if (is("evidence")) report_evidence();
  if (is("invalid")) report_invalid();
  if (is("many")) report_many();
  if (is("details")) report_details();
  if (is("texts")) report_texts();
  if (is("threads")) report_from_threads();
  if (is("left_threads")) leave_threads();
  if (is("descriptors")) list_inherited_descriptors();
  if (is("cancel")) return wait_for_cancel();
  if (is("print")) fputs("line\nand a tail", stdout);
  if (is("crash")) {
    fputs("before the crash\n", stdout);
    abort();
  }
  if (is("fork") && fork() == 0) gate("child", 1);
  if (is("artefacts")) {
    announce("report.json");
    announce("report.json");
    announce("../x");
    announce("stdout.log");
    announce("planted");
    announce("");
  }
  if (is("explain")) {
    say("explain", host->explain(host, str("no_data"), str("the file is empty")));
    return AIPF_COULD_NOT_MEASURE;
  }
  if (is("silent")) return AIPF_NOT_APPLICABLE;
  if (is("odd")) return 17;
  if (is("late_error")) {
    say("error_at", host->config_error_at(host, str("prices.csv"), 2, 0, str("no price")));
    return AIPF_DONE;
  }
  if (is("late_config")) {
    aipf_str text = {NULL, 0};
    say("node_text", host->node_text(host, NULL, &text));
  }
  return AIPF_DONE;
}

static void destroy(aipf_instance* instance) {
  (void)instance;
  if (is("late")) {
    say("gate", gate("late", 1));
    say("explain", host->explain(host, str("x"), str("y")));
    say("cancelled", host->cancelled(host));
  }
  if (is("not_run")) say("destroyed", 1);
}

/* The second check type reads its configuration on another thread than create. */
static aipf_instance* create_elsewhere(const aipf_host* given, const aipf_node* config) {
  static int instance;
  pthread_t thread;
  host = given;
  pthread_create(&thread, NULL, read_from_thread, (void*)(uintptr_t)config);
  pthread_join(thread, NULL);
  return (aipf_instance*)(void*)&instance;
}

#define STR(literal) \
  { literal, sizeof(literal) - 1 }
static const aipf_key scenario_key = {sizeof(aipf_key),
                                      AIPF_KEY_REQUIRED,
                                      AIPF_TYPE_STRING,
                                      STR("scenario"),
                                      STR(""),
                                      STR(""),
                                      STR("What to do."),
                                      -HUGE_VAL,
                                      HUGE_VAL,
                                      NULL,
                                      0,
                                      STR(""),
                                      STR("")};
static const aipf_key* const keys[] = {&scenario_key};
static const aipf_check_type scripted = {sizeof(aipf_check_type),
                                         0,
                                         0,
                                         0,
                                         STR("scripted"),
                                         STR("Scripted"),
                                         STR("Does what it is told."),
                                         keys,
                                         1,
                                         create,
                                         run,
                                         destroy};
static const aipf_check_type elsewhere = {sizeof(aipf_check_type),
                                          0,
                                          0,
                                          0,
                                          STR("elsewhere"),
                                          STR("Elsewhere"),
                                          STR("Reads on a thread."),
                                          NULL,
                                          0,
                                          create_elsewhere,
                                          run,
                                          destroy};
static const aipf_check_type* const check_types[] = {&scripted, &elsewhere};
static const aipf_module module = {sizeof(aipf_module),
                                   AIPF_TARGET_MINOR,
                                   STR("scripted"),
                                   STR("1.0.0"),
                                   STR("Kit"),
                                   STR(""),
                                   STR("MIT"),
                                   check_types,
                                   2,
                                   NULL};
AIPF_MODULE_NOTE("scripted", "1.0.0");

AIPF_EXPORT const aipf_module* aipreflight_plugin_v1(uint32_t host_major,
                                                     uint32_t host_minor,
                                                     aipf_str* why);
const aipf_module* aipreflight_plugin_v1(uint32_t host_major, uint32_t host_minor, aipf_str* why) {
  (void)host_major;
  (void)host_minor;
  (void)why;
  return &module;
}
