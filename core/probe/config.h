#ifndef AIPREFLIGHT_PROBE_CONFIG_H
#define AIPREFLIGHT_PROBE_CONFIG_H

#include <aipreflight/abi.h>

/* A value of the configuration. Children of a node follow each other in one array of its own. */
struct aipf_node {
  int32_t kind; /* AIPF_NODE_* */
  int32_t is_set;
  aipf_str key;
  aipf_str text;
  int64_t integer; /* of a bool too */
  double number;
  uint64_t count;
  struct aipf_node* children;
};

/* Reads what core/validate/probe_config.cpp writes: nodes in pre-order, each
 *   KIND IS_SET INTEGER NUMBER COUNT KEY_SIZE TEXT_SIZE\n  KEY TEXT\n
 * Returns null if the file is not that. Lives until the process ends. */
const aipf_node* config_read(const char* path);

#endif
