/* Complains of a node that is not of the configuration. */
#define BEFORE static int not_a_node[64];
#define ON_CREATE                                                                    \
  host->config_error(                                                                \
      host, (const aipf_node*)(const void*)not_a_node, TEXT("this value is wrong")); \
  if (host->struct_size > 0) return NULL;
#include "hostile.h"
