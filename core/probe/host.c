#include "host.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "facts.h"

/* Texts are shown by their beginning. */
static int shown(aipf_str text) {
  return text.data == NULL ? 0 : (int)(text.size < 300 ? text.size : 300);
}
#define SHOWN(text) shown(text), (text).data == NULL ? "" : (text).data

static struct probe_host* of(const aipf_host* table) {
  return table->context;
}

static void enter(struct probe_host* host) {
  pthread_mutex_lock(&host->mutex);
}

static aipf_status leave(struct probe_host* host, aipf_status status) {
  pthread_mutex_unlock(&host->mutex);
  return status;
}

double host_elapsed(const struct probe_host* host) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - host->run_began.tv_sec) +
         1e-9 * (double)(now.tv_nsec - host->run_began.tv_nsec);
}

static aipf_status late(struct probe_host* host, const char* function) {
  static const char* const kWhen[] = {"in create", "in run", "after run returned"};
  if (++host->late_calls <= 5) fact("late\t%s\t%s", function, kWhen[host->state]);
  return AIPF_LATE;
}

/* Whether the check is being stopped; counts a call. */
static int is_cancelled(struct probe_host* host) {
  ++host->calls;
  if (!host->cancel.is_on || host->state != kRunning) return 0;
  if (host->cancelled_at >= 0) return 1;
  const double now = host_elapsed(host);
  const int by_call = host->cancel.at_call > 0 && host->calls >= host->cancel.at_call;
  const int by_time = host->cancel.after_s >= 0 && now >= host->cancel.after_s;
  if (by_call || by_time) host->cancelled_at = by_time ? host->cancel.after_s : now;
  return host->cancelled_at >= 0;
}

static aipf_status running(struct probe_host* host, const char* function) {
  if (host->state != kRunning) return late(host, function);
  if (is_cancelled(host)) return AIPF_CANCELLED;
  return host->refuses ? AIPF_LIMIT : AIPF_OK;
}

static aipf_status log_line(const aipf_host* table, int32_t level, aipf_str text) {
  (void)level;
  (void)text;
  (void)table;
  return AIPF_OK;
}

static const void* get_extension(const aipf_host* table, aipf_str id) {
  (void)table;
  fact("asks\t%.*s", SHOWN(id));
  return NULL;
}

static aipf_status gate(const aipf_host* table, const aipf_gate* gate) {
  struct probe_host* const host = of(table);
  enter(host);
  const aipf_status status = running(host, "gate");
  if (status == AIPF_OK && !host->is_quiet) {
    fact("evidence\t%d\tgate %.*s: %.*s [%.*s] %d %.17g",
         host->round,
         SHOWN(gate->id),
         SHOWN(gate->statistic),
         SHOWN(gate->unit),
         gate->op,
         gate->bound);
  }
  return leave(host, status);
}

static aipf_status finding(const aipf_host* table, const aipf_finding* finding) {
  struct probe_host* const host = of(table);
  enter(host);
  const aipf_status status = running(host, "finding");
  if (status == AIPF_OK && !host->is_quiet) {
    fact("evidence\t%d\tfinding %.*s, severity %d, at %.*s:%u",
         host->round,
         SHOWN(finding->reason_code),
         finding->severity,
         SHOWN(finding->file),
         finding->line);
  }
  return leave(host, status);
}

static aipf_status metric(const aipf_host* table, const aipf_metric* metric) {
  struct probe_host* const host = of(table);
  enter(host);
  const aipf_status status = running(host, "metric");
  if (status == AIPF_OK && !host->is_quiet) {
    fact("evidence\t%d\tmetric %.*s [%.*s]", host->round, SHOWN(metric->name), SHOWN(metric->unit));
  }
  return leave(host, status);
}

static aipf_status summary(const aipf_host* table, int32_t outcome, aipf_str text) {
  struct probe_host* const host = of(table);
  enter(host);
  const aipf_status status = running(host, "summary");
  if (status == AIPF_OK && !host->is_quiet) fact("summary\t%d\t%.*s", outcome, SHOWN(text));
  return leave(host, status);
}

static aipf_status details(const aipf_host* table, aipf_str part) {
  struct probe_host* const host = of(table);
  (void)part;
  enter(host);
  return leave(host, running(host, "details"));
}

static aipf_status progress(const aipf_host* table, double fraction, aipf_str text) {
  struct probe_host* const host = of(table);
  (void)fraction;
  (void)text;
  enter(host);
  return leave(host, running(host, "progress"));
}

static int32_t cancelled(const aipf_host* table) {
  struct probe_host* const host = of(table);
  enter(host);
  if (host->state != kRunning) {
    late(host, "cancelled");
    return leave(host, 1);
  }
  return leave(host, is_cancelled(host));
}

static aipf_status artefact(const aipf_host* table,
                            aipf_str name,
                            aipf_str media_type,
                            aipf_str* path) {
  struct probe_host* const host = of(table);
  (void)media_type;
  enter(host);
  aipf_status status = running(host, "artefact");
  if (status == AIPF_CANCELLED)
    status = AIPF_OK; /* as in a host: a path, so that what is there can be kept */
  if (status != AIPF_OK) return leave(host, status);
  if (host->path_count == kPathCount) return leave(host, AIPF_LIMIT);
  if (!host->is_quiet) fact("artefact\t%.*s", SHOWN(name));
  char* const kept = host->paths[host->path_count++];
  snprintf(kept, kPathSize, "%s/%.*s", host->artefact_folder, SHOWN(name));
  *path = (aipf_str){kept, strlen(kept)};
  return leave(host, AIPF_OK);
}

static aipf_status explain(const aipf_host* table, aipf_str reason_code, aipf_str text) {
  struct probe_host* const host = of(table);
  enter(host);
  if (host->state == kFinished) return leave(host, late(host, "explain"));
  host->has_explained = text.size > 0;
  fact("explains\t%.*s\t%.*s", SHOWN(reason_code), SHOWN(text));
  return leave(host, AIPF_OK);
}

/* The functions that read the configuration: in create, on its thread. */
static struct probe_host* reading(const aipf_host* table, const char* function) {
  struct probe_host* const host = of(table);
  enter(host);
  const int is_ready = host->state == kCreated && pthread_equal(pthread_self(), host->runner) != 0;
  if (!is_ready) late(host, function);
  leave(host, AIPF_OK);
  return is_ready ? host : NULL;
}

static int32_t node_kind(const aipf_host* table, const aipf_node* node) {
  return reading(table, "node_kind") == NULL || node == NULL ? 0 : node->kind;
}

static const aipf_node* node_get(const aipf_host* table, const aipf_node* map, aipf_str key) {
  if (reading(table, "node_get") == NULL || map == NULL || map->kind != AIPF_NODE_MAP) return NULL;
  for (uint64_t i = 0; i < map->count; ++i) {
    const aipf_node* const child = &map->children[i];
    if (child->key.size == key.size && memcmp(child->key.data, key.data, key.size) == 0)
      return child;
  }
  return NULL;
}

static uint64_t node_count(const aipf_host* table, const aipf_node* node) {
  return reading(table, "node_count") == NULL || node == NULL ? 0 : node->count;
}

static const aipf_node* node_at(const aipf_host* table, const aipf_node* node, uint64_t index) {
  if (reading(table, "node_at") == NULL || node == NULL || index >= node->count) return NULL;
  return &node->children[index];
}

static aipf_status node_key(const aipf_host* table,
                            const aipf_node* map,
                            uint64_t index,
                            aipf_str* key) {
  if (reading(table, "node_key") == NULL) return AIPF_LATE;
  if (map == NULL || map->kind != AIPF_NODE_MAP || index >= map->count || key == NULL)
    return AIPF_INVALID;
  *key = map->children[index].key;
  return AIPF_OK;
}

static aipf_status node_bool(const aipf_host* table, const aipf_node* node, int32_t* value) {
  if (reading(table, "node_bool") == NULL) return AIPF_LATE;
  if (node == NULL || node->kind != AIPF_NODE_BOOL || value == NULL) return AIPF_INVALID;
  *value = (int32_t)node->integer;
  return AIPF_OK;
}

static aipf_status node_int(const aipf_host* table, const aipf_node* node, int64_t* value) {
  if (reading(table, "node_int") == NULL) return AIPF_LATE;
  if (node == NULL || node->kind != AIPF_NODE_INT || value == NULL) return AIPF_INVALID;
  *value = node->integer;
  return AIPF_OK;
}

static aipf_status node_number(const aipf_host* table, const aipf_node* node, double* value) {
  if (reading(table, "node_number") == NULL) return AIPF_LATE;
  if (node == NULL || value == NULL) return AIPF_INVALID;
  if (node->kind != AIPF_NODE_NUMBER && node->kind != AIPF_NODE_INT) return AIPF_INVALID;
  *value = node->kind == AIPF_NODE_INT ? (double)node->integer : node->number;
  return AIPF_OK;
}

static aipf_status node_text(const aipf_host* table, const aipf_node* node, aipf_str* value) {
  if (reading(table, "node_text") == NULL) return AIPF_LATE;
  if (node == NULL || node->kind != AIPF_NODE_TEXT || value == NULL) return AIPF_INVALID;
  *value = node->text;
  return AIPF_OK;
}

static int32_t node_is_set(const aipf_host* table, const aipf_node* node) {
  return reading(table, "node_is_set") == NULL || node == NULL ? 0 : node->is_set;
}

static int is_of_tree(const struct aipf_node* root, const aipf_node* node) {
  if (root == node) return 1;
  for (uint64_t i = 0; i < root->count; ++i) {
    if (is_of_tree(&root->children[i], node)) return 1;
  }
  return 0;
}

static aipf_status config_error(const aipf_host* table, const aipf_node* node, aipf_str text) {
  struct probe_host* const host = reading(table, "config_error");
  if (host == NULL) return AIPF_LATE;
  const int is_own = node != NULL && is_of_tree(host->config, node);
  host->has_config_error = 1;
  fact("config-error\t%s\t%.*s", is_own ? "placed" : "without a place", SHOWN(text));
  return is_own ? AIPF_OK : AIPF_INVALID;
}

static aipf_status config_error_at(
    const aipf_host* table, aipf_str file, uint32_t line, uint32_t column, aipf_str text) {
  struct probe_host* const host = of(table);
  enter(host);
  if (host->state == kFinished) return leave(host, late(host, "config_error_at"));
  host->has_config_error = 1;
  fact("config-error\tplaced\t%.*s:%u:%u: %.*s", SHOWN(file), line, column, SHOWN(text));
  return leave(host, AIPF_OK);
}

void host_init(struct probe_host* host,
               const aipf_node* config,
               const char* artefact_folder,
               int is_newer) {
  static const char kPath[] = "probe.so";
  memset(host, 0, sizeof *host);
  pthread_mutex_init(&host->mutex, NULL);
  host->runner = pthread_self();
  host->config = config;
  host->artefact_folder = artefact_folder;
  host->cancelled_at = -1;
  host->table = (aipf_host){
      .struct_size =
          (uint32_t)(sizeof(aipf_host) + (is_newer ? sizeof host->members_of_a_later_minor : 0)),
      .minor = is_newer ? 99 : AIPF_ABI_MINOR,
      .context = host,
      .module_path = {kPath, sizeof kPath - 1},
      .log = log_line,
      .get_extension = get_extension,
      .gate = gate,
      .finding = finding,
      .metric = metric,
      .summary = summary,
      .details = details,
      .progress = progress,
      .cancelled = cancelled,
      .artefact = artefact,
      .explain = explain,
      .node_kind = node_kind,
      .node_get = node_get,
      .node_count = node_count,
      .node_at = node_at,
      .node_key = node_key,
      .node_bool = node_bool,
      .node_int = node_int,
      .node_number = node_number,
      .node_text = node_text,
      .node_is_set = node_is_set,
      .config_error = config_error,
      .config_error_at = config_error_at,
  };
  memset(host->members_of_a_later_minor, 0x5a, sizeof host->members_of_a_later_minor);
}

void host_begin_run(struct probe_host* host) {
  enter(host);
  clock_gettime(CLOCK_MONOTONIC, &host->run_began);
  host->state = kRunning;
  leave(host, AIPF_OK);
}

void host_finish(struct probe_host* host) {
  enter(host);
  if (host->cancel.is_on && host->cancelled_at < 0 && host->cancel.after_s >= 0 &&
      host_elapsed(host) > host->cancel.after_s) {
    host->cancelled_at = host->cancel.after_s; /* it never asked */
  }
  host->state = kFinished;
  leave(host, AIPF_OK);
}
