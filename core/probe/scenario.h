#ifndef AIPREFLIGHT_PROBE_SCENARIO_H
#define AIPREFLIGHT_PROBE_SCENARIO_H

#include "conditions.h"
#include "config.h"
#include "module.h"

struct stage {
  struct probe_module* module;
  const char* check;
  const aipf_node* config;
  const char* artefact_folder;
  struct conditions conditions;
};

/* A life of a module, told as facts. Ends the process, or returns its exit status: 0 when the life
 * went to its end, whatever is to be thought of it, and 3 when the module could not be opened. */
typedef int (*scenario)(const struct stage* stage);

/* Null if there is none of that name. */
scenario scenario_find(const char* name);

#endif
