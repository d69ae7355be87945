/* Ten thousand errors about one value. */
#define ON_CREATE                                                                               \
  const aipf_node* const level = host->node_get(host, config, TEXT("level"));                   \
  for (int i = 0; i < 10000; ++i) host->config_error(host, level, TEXT("this value is wrong")); \
  if (host->struct_size > 0) return NULL;
#include "hostile.h"
