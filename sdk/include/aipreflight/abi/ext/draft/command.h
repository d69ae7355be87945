#ifndef AIPREFLIGHT_ABI_EXT_DRAFT_COMMAND_H
#define AIPREFLIGHT_ABI_EXT_DRAFT_COMMAND_H

#include <aipreflight/abi/plugin.h>

/* aipf.command/1, a draft: commands of a module, as in `aipreflight cost scan src --format json`. They run as checks do,
 * in a process of their own, with what they need and nothing more, until they end or the user interrupts them.
 *
 * A command has the table of a check type. Its id is the words after the module's name, joined by hyphens: "scan",
 * "rules-lint". Its keys are its options: the key "as_of" is --as-of, a key of AIPF_TYPE_BOOL is a switch, a list may be
 * repeated. Paths of keys are single names. The host parses, checks ranges and choices, fills in defaults, writes the
 * help, and hands the values to create as the map of a check's configuration. `flags` is 0.
 *
 * What differs in a command's host table: gate, finding, metric, summary, details and artefact answer AIPF_INVALID, since
 * there is no report; get_extension(AIPF_EXTENSION_COMMAND) answers the console. run answers AIPF_DONE when the command
 * has come to its end, whatever its exit code; the other results and explain() mean what they mean for a check, and are
 * shown on the error stream. stdout of the process is not the user's.
 *
 * `aipreflight doctor` runs the command "doctor" of a module, if it has one, for at most a minute: what it prints to
 * AIPF_STREAM_OUT is a line for each thing that the module needs, "PASS name: text", "WARN name: text" (it works without)
 * or "FAIL name: text". Options given to doctor that the command's keys know are handed on. */
#define AIPF_EXTENSION_COMMAND "aipf.command/1"

/* The words that are no option go to this key: a list, or a value for one word. At most one key of a command. */
#define AIPF_KEY_POSITIONAL 0x4u

/* What get_extension(AIPF_EXTENSION_COMMAND) of the module answers; constant. */
typedef struct aipf_commands {
  uint32_t struct_size;
  uint32_t reserved;
  const aipf_check_type *const *commands;
  uint64_t command_count; /* 1 to 64 */
} aipf_commands;

#define AIPF_STREAM_OUT 1
#define AIPF_STREAM_ERROR 2

#define AIPF_CONSOLE_COLOUR 0x1u  /* colours are welcome: "\x1b[1;31m" and "\x1b[0m" are passed on, other escapes shown */
#define AIPF_CONSOLE_UNICODE 0x2u /* the terminal is in UTF-8 */

/* What get_extension(AIPF_EXTENSION_COMMAND) of the host answers within run of a command; null otherwise. Lives as long as
 * the host's table. */
typedef struct aipf_console {
  uint32_t struct_size;
  uint32_t flags;   /* AIPF_CONSOLE_* */
  uint32_t columns; /* of the terminal; 0: there is none */
  uint32_t reserved;

  /* Whole characters in UTF-8; shown at once and in the order of the calls. Control characters other than tab, line feed
   * and colours are shown escaped. Any size; AIPF_CANCELLED once nobody reads it any more. [any; running] */
  aipf_status (*write)(const aipf_host *host, int32_t stream, aipf_str text);

  /* 0 to 125; 0 where it is not called. The last call stands. [any; running] */
  aipf_status (*exit_code)(const aipf_host *host, int32_t code);
} aipf_console;

#endif
