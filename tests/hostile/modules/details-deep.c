/* Details of a depth that no parser likes. */
#define AFTER_REPORT                                              \
  host->details(host, TEXT("{\"deep\": "));                       \
  for (int i = 0; i < 10000; ++i) host->details(host, TEXT("[")); \
  for (int i = 0; i < 10000; ++i) host->details(host, TEXT("]")); \
  host->details(host, TEXT("}"));
#include "hostile.h"
