/* A summary that judges. */
#define AFTER_REPORT host->summary(host, AIPF_SUMMARY_ALWAYS, TEXT("FAILED: 1 against 2"));
#include "hostile.h"
