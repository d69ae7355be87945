#ifndef AIPREFLIGHT_TESTS_EXTENSIONS_H
#define AIPREFLIGHT_TESTS_EXTENSIONS_H

/* Gives the module of hostile.h a command and a known-bad input, whole and good but for the fault
 * that a source defines. */
#include <aipreflight/abi/ext/draft/command.h>
#include <aipreflight/abi/ext/draft/selftest.h>

#ifndef COMMAND_ON_CREATE
#define COMMAND_ON_CREATE
#endif
#ifndef COMMAND_ON_RUN
#define COMMAND_ON_RUN
#endif
#ifndef COMMAND_RESULT
#define COMMAND_RESULT AIPF_DONE
#endif
#ifndef KNOWN_BAD_ON_RUN
#define KNOWN_BAD_ON_RUN
#endif
#ifndef KNOWN_BAD_CHANGES
#define KNOWN_BAD_CHANGES "{\"level\": 3}"
#endif

#define BEFORE_MODULE                                                                             \
  static aipf_instance* create_command(const aipf_host* host, const aipf_node* options) {         \
    COMMAND_ON_CREATE                                                                             \
    return create(host, options);                                                                 \
  }                                                                                               \
  static aipf_result run_command(aipf_instance* self) {                                           \
    const aipf_host* const host = self->host;                                                     \
    COMMAND_ON_RUN                                                                                \
    const aipf_console* const console = host->get_extension(host, TEXT(AIPF_EXTENSION_COMMAND));  \
    if (console != NULL) console->write(host, AIPF_STREAM_OUT, TEXT("acted\n"));                  \
    return COMMAND_RESULT;                                                                        \
  }                                                                                               \
  static aipf_result run_known_bad(aipf_instance* self) {                                         \
    const aipf_host* const host = self->host;                                                     \
    KNOWN_BAD_ON_RUN                                                                              \
    host->details(host, TEXT(KNOWN_BAD_CHANGES));                                                 \
    return AIPF_DONE;                                                                             \
  }                                                                                               \
  static const aipf_check_type the_command = {.struct_size = sizeof the_command,                  \
                                              .id = STR("act"),                                   \
                                              .title = STR("act"),                                \
                                              .doc = STR("Acts."),                                \
                                              .create = create_command,                           \
                                              .run = run_command,                                 \
                                              .destroy = destroy};                                \
  static const aipf_check_type* const the_command_rows[] = {&the_command};                        \
  static const aipf_commands the_commands = {                                                     \
      .struct_size = sizeof the_commands, .commands = the_command_rows, .command_count = 1};      \
  static const aipf_check_type the_known_bad = {.struct_size = sizeof the_known_bad,              \
                                                .id = CHECK_ID,                                   \
                                                .title = TITLE,                                   \
                                                .doc = DOC,                                       \
                                                .create = create,                                 \
                                                .run = run_known_bad,                             \
                                                .destroy = destroy};                              \
  static const aipf_check_type* const the_known_bad_rows[] = {&the_known_bad};                    \
  static const aipf_selftest the_selftest = {                                                     \
      .struct_size = sizeof the_selftest, .known_bad = the_known_bad_rows, .known_bad_count = 1}; \
  static int is_id(aipf_str id, const char* name) {                                               \
    return id.size == strlen(name) && memcmp(id.data, name, id.size) == 0;                        \
  }                                                                                               \
  static const void* get_extension(aipf_str id) {                                                 \
    if (is_id(id, AIPF_EXTENSION_COMMAND)) return &the_commands;                                  \
    return is_id(id, AIPF_EXTENSION_SELFTEST) ? &the_selftest : NULL;                             \
  }
#define GET_EXTENSION get_extension
#include "hostile.h"

#endif
