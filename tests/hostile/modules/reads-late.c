/* Reads the configuration in run. */
#define BEFORE static const aipf_node* kept;
#define ON_CREATE kept = config;
#define ON_RUN host->node_get(host, kept, TEXT("level"));
#include "hostile.h"
