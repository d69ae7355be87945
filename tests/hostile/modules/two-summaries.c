/* Says two things: the last one stands. */
#define AFTER_REPORT                                                \
  host->summary(host, AIPF_SUMMARY_ALWAYS, TEXT("the first word")); \
  host->summary(host, AIPF_SUMMARY_ALWAYS, TEXT("the last word"));
#include "hostile.h"
