#ifndef AIPREFLIGHT_PROBE_MODULE_H
#define AIPREFLIGHT_PROBE_MODULE_H

#include <aipreflight/abi.h>

struct probe_module {
  const char* path;
  void* library;
  const aipf_module* table;
  const aipf_check_type* check;
};

/* Opens the file with RTLD_NOW | RTLD_LOCAL, calls its entry and finds the check type. 0, or -1
 * after a fact "refused" that says why. Tells each step before it begins as a fact "at". */
int module_open(struct probe_module* module, const char* path, const char* check);

/* Lets the C++ library that the module brings, if any, allocate what this thread's first throw
 * needs. In the runner, a C++ program, that was done long before. */
void module_settle(const struct probe_module* module);

/* FNV-1a over what the tables hold, texts included. */
uint64_t module_digest(const struct probe_module* module);

/* Asks for extensions that do not exist; tells which were answered all the same as facts "knows".
 */
void module_ask(const struct probe_module* module);

/* Whether the library is still mapped. */
int module_is_mapped(const void* address);

#endif
