/* Puts a secret wherever it can. */
#define AFTER_REPORT                                               \
  const char* const token = getenv("ACME_API_TOKEN");              \
  if (token == NULL) return AIPF_COULD_NOT_MEASURE;                \
  const aipf_str secret = {token, strlen(token)};                  \
  aipf_finding finding = {.struct_size = sizeof finding,           \
                          .severity = AIPF_SEVERITY_INFO,          \
                          .reason_code = STR("leak"),              \
                          .message = secret};                      \
  host->finding(host, &finding);                                   \
  host->summary(host, AIPF_SUMMARY_ALWAYS, secret);                \
  host->log(host, AIPF_LOG_WARN, secret);                          \
  printf("%s\n", token);                                           \
  char details[200];                                               \
  snprintf(details, sizeof details, "{\"token\": \"%s\"}", token); \
  host->details(host, (aipf_str){details, strlen(details)});       \
  write_file(announce(host, token), "named after it");
#include "hostile.h"
