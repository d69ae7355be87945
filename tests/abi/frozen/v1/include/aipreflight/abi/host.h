#ifndef AIPREFLIGHT_ABI_HOST_H
#define AIPREFLIGHT_ABI_HOST_H

#include <aipreflight/abi/evidence.h>
#include <aipreflight/abi/types.h>

/* What the host offers to an instance. The table is valid from the entry of create to the return of destroy; every
 * function takes it as first argument. All members of minor 0 are present.
 *
 * | functions                                   | thread | created (in create) | running | finished |
 * | log, get_extension                          | any    | yes                 | yes     | yes      |
 * | node_*                                      | runner | yes                 | LATE    | LATE     |
 * | config_error                                | runner | yes                 | LATE    | LATE     |
 * | config_error_at, explain                    | any    | yes                 | yes     | LATE     |
 * | gate, finding, metric, summary, details     | any    | LATE                | yes     | LATE     |
 * | artefact, progress, cancelled               | any    | LATE                | yes     | LATE     |
 * node_* answer null, 0 or AIPF_LATE when late; cancelled answers 1.
 * Calls from several threads are taken one after the other, in the order of their arrival. */
typedef struct aipf_node aipf_node; /* a value of the configuration; owned by the host until destroy returns */

#define AIPF_LOG_ERROR 0
#define AIPF_LOG_WARN 1
#define AIPF_LOG_INFO 2
#define AIPF_LOG_DEBUG 3

#define AIPF_NODE_BOOL 1
#define AIPF_NODE_INT 2
#define AIPF_NODE_NUMBER 3
#define AIPF_NODE_TEXT 4
#define AIPF_NODE_LIST 5
#define AIPF_NODE_MAP 6

#define AIPF_SUMMARY_ALWAYS 0
#define AIPF_SUMMARY_PASS 1
#define AIPF_SUMMARY_WARN 2
#define AIPF_SUMMARY_FAIL 3

typedef struct aipf_host aipf_host;
struct aipf_host {
  uint32_t struct_size;
  uint32_t minor;       /* the host's own; may be above the plugin's */
  void *context;        /* the host's; not to be touched */
  aipf_str module_path; /* the file this module was found as (it may be loaded from a copy in memory) */

  /* One diagnostic line or more; kept as the check's log (1 MiB, head and tail). [any; all] */
  aipf_status (*log)(const aipf_host *host, int32_t level, aipf_str text);

  /* A service beyond this table, or null if this host has none of that id. Lives as long as the table. [any; all] */
  const void *(*get_extension)(const aipf_host *host, aipf_str id);

  /* Evidence; what is pointed to is copied before the call returns. At most 100,000 gates, 10,000 findings,
   * 100,000 metrics: AIPF_LIMIT beyond. AIPF_INVALID for a malformed member. [any; running] */
  aipf_status (*gate)(const aipf_host *host, const aipf_gate *gate);
  aipf_status (*finding)(const aipf_host *host, const aipf_finding *finding);
  aipf_status (*metric)(const aipf_host *host, const aipf_metric *metric);

  /* The sentence shown beside the status: values against bounds, and no judgement ("p95 TTFT 812 ms against <= 500 ms,
   * n=200"). `outcome` is AIPF_SUMMARY_ALWAYS, or the status for which this sentence is meant; the host takes the
   * one for the status it decides, else the one for ALWAYS. The last one given for an outcome stands. [any; running] */
  aipf_status (*summary)(const aipf_host *host, int32_t outcome, aipf_str text);

  /* Anything more for the report: a JSON object, whole or in parts that the host joins in order; 4 MiB in all.
   * What is not a JSON object when run returns is ERROR details_invalid. [any; running] */
  aipf_status (*details)(const aipf_host *host, aipf_str json_part);

  /* Fraction done in [0, 1], or negative if unknown, and what is being done. [any; running] */
  aipf_status (*progress)(const aipf_host *host, double fraction, aipf_str text);

  /* 1 when the check should stop: the user, or its time limit. To be asked at least every 100 ms. [any; running] */
  int32_t (*cancelled)(const aipf_host *host);

  /* Announces a file of this check's own folder, to be written by the plugin; its path goes to *path and stays valid until
   * destroy returns. `name` is [A-Za-z0-9][A-Za-z0-9._-]{0,99}, once in a check; "stdout.log", "stderr.log" and
   * "plugin.log" are the host's. The digest in the report is taken after the end of the check. [any; running] */
  aipf_status (*artefact)(const aipf_host *host, aipf_str name, aipf_str media_type, aipf_str *path);

  /* Why run answers something other than AIPF_DONE, or create null: a word for machines and a sentence for people.
   * The last call stands. [any; created, running] */
  aipf_status (*explain)(const aipf_host *host, aipf_str reason_code, aipf_str text);

  /* The configuration holds only keys that the key table declares, of the declared types and in range, with
   * defaults filled in: durations are AIPF_NODE_NUMBER in seconds, sizes AIPF_NODE_INT in bytes, percents and ratios
   * AIPF_NODE_NUMBER as a fraction, paths, urls, commands, queries and secrets AIPF_NODE_TEXT.
   * A null node is allowed everywhere and answers null, 0 or AIPF_INVALID. [runner; created] */
  int32_t (*node_kind)(const aipf_host *host, const aipf_node *node);      /* AIPF_NODE_*; 0 for null */
  const aipf_node *(*node_get)(const aipf_host *host, const aipf_node *map, aipf_str key); /* null: not set */
  uint64_t (*node_count)(const aipf_host *host, const aipf_node *node);    /* of a list or map; else 0 */
  const aipf_node *(*node_at)(const aipf_host *host, const aipf_node *node, uint64_t index);
  aipf_status (*node_key)(const aipf_host *host, const aipf_node *map, uint64_t index, aipf_str *key);
  aipf_status (*node_bool)(const aipf_host *host, const aipf_node *node, int32_t *value);
  aipf_status (*node_int)(const aipf_host *host, const aipf_node *node, int64_t *value);
  aipf_status (*node_number)(const aipf_host *host, const aipf_node *node, double *value); /* of an int too */
  aipf_status (*node_text)(const aipf_host *host, const aipf_node *node, aipf_str *value); /* valid until destroy returns */

  /* 1 if the user wrote this value, 0 if it is a default. [runner; created] */
  int32_t (*node_is_set)(const aipf_host *host, const aipf_node *node);

  /* Something is wrong with this value: shown as "file:line:col: text". May be called often (100 are kept and the rest
   * counted); create then returns null. [runner; created] */
  aipf_status (*config_error)(const aipf_host *host, const aipf_node *node, aipf_str text);

  /* The same, about a place in a file that the plugin read itself (line and column from 1, 0: not known). In run it goes
   * with AIPF_CONFIGURATION_ERROR. [any; created, running] */
  aipf_status (*config_error_at)(const aipf_host *host, aipf_str file, uint32_t line, uint32_t column, aipf_str text);
};

#endif
