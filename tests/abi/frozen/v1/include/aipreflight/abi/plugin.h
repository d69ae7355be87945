#ifndef AIPREFLIGHT_ABI_PLUGIN_H
#define AIPREFLIGHT_ABI_PLUGIN_H

#include <aipreflight/abi/host.h>
#include <aipreflight/abi/types.h>
#include <aipreflight/abi/version.h>

/* What a module exports. All tables, texts and arrays below are constant and live as long as the module is loaded. */

/* Types of a key; a key may have several (the first that fits the user's text is taken, in this order). */
#define AIPF_TYPE_BOOL 0x1u
#define AIPF_TYPE_INT 0x2u
#define AIPF_TYPE_NUMBER 0x4u
#define AIPF_TYPE_DURATION 0x8u   /* "250ms", "30s", "5m", "1h30m"; a bare number is seconds */
#define AIPF_TYPE_SIZE 0x10u      /* "512", "64KiB", "1GiB", "2MB" */
#define AIPF_TYPE_PERCENT 0x20u   /* "5%"; a bare number is refused */
#define AIPF_TYPE_RATIO 0x40u     /* 0 to 1, or "95%" */
#define AIPF_TYPE_PATH 0x80u      /* relative to the working directory */
#define AIPF_TYPE_URL 0x100u      /* http or https, absolute */
#define AIPF_TYPE_COMMAND 0x200u  /* for the shell; ${…} is left to it */
#define AIPF_TYPE_QUERY 0x400u    /* text in which ${…} is not expanded */
#define AIPF_TYPE_SECRET 0x800u   /* "env:NAME" or "file:PATH", never the value itself; redacted wherever it reappears */
#define AIPF_TYPE_STRING 0x1000u
#define AIPF_TYPE_LIST 0x2000u    /* of scalars, or of maps where keys "path[].name" are declared */
#define AIPF_TYPE_MAP 0x4000u     /* its keys are declared as "path.name", or "path.*" for any name */
#define AIPF_TYPE_NULL 0x8000u    /* null is accepted and means "not set" */

#define AIPF_KEY_REQUIRED 0x1u
#define AIPF_KEY_NONEMPTY 0x2u /* text, list or map must not be empty */

/* One key of a check's configuration. From these come validation, "did you mean", the JSON schema, the docs page and
 * completion. Maps that lead to a declared path are declared implicitly. */
typedef struct aipf_key {
  uint32_t struct_size;
  uint32_t flags;   /* AIPF_KEY_* */
  uint64_t types;   /* AIPF_TYPE_*, at least one */
  aipf_str path;    /* "sla.ttft_ms", "metrics.*.min", "gates[].name"; segments [a-z][a-z0-9_]* */
  aipf_str unit;    /* "ms", "USD"; shown */
  aipf_str fallback; /* the default, written as in YAML; empty: none */
  aipf_str doc;     /* one sentence; required */
  double minimum;   /* inclusive; -HUGE_VAL: none. In the unit of the value (seconds, bytes, fraction) */
  double maximum;   /* inclusive; HUGE_VAL: none */
  const aipf_str *choices; /* allowed texts; null: any */
  uint64_t choice_count;
  aipf_str since;      /* module version that introduced it */
  aipf_str deprecated; /* the key to use instead; empty: current */
} aipf_key;

typedef struct aipf_instance aipf_instance; /* the plugin's own */

#define AIPF_CHECK_TIMING_SENSITIVE 0x1u /* runs while no other check runs */

#define AIPF_NEEDS_NETWORK 0x1u /* what the check may do; anything else is refused where the host can */
#define AIPF_NEEDS_EXEC 0x2u
#define AIPF_NEEDS_WRITE 0x4u   /* outside its artefact folder */

/* A kind of check. create, run and destroy come on one thread, in this order, and never overlap for an instance. One
 * process holds one instance, except without isolation: there the module may be entered by several checks at once. */
typedef struct aipf_check_type {
  uint32_t struct_size;
  uint32_t flags; /* AIPF_CHECK_* */
  uint32_t needs; /* AIPF_NEEDS_* */
  uint32_t reserved;
  aipf_str id;    /* [a-z][a-z0-9-]{1,40}, once in a module */
  aipf_str title; /* a few words; required */
  aipf_str doc;   /* what it measures and when it fails; required */
  const aipf_key *const *keys; /* null if key_count is 0 */
  uint64_t key_count;          /* at most 1,000 */

  /* Reads the configuration and makes an instance; measures nothing, touches no network. Returns null after
   * config_error() or explain(): the exit code is then 2 and nothing runs. [runner; created] */
  aipf_instance *(*create)(const aipf_host *host, const aipf_node *config);

  /* Measures and reports. Called once. [runner; running] */
  aipf_result (*run)(aipf_instance *instance);

  /* Frees the instance; called once for each that create returned, run or not. [runner; finished] */
  void (*destroy)(aipf_instance *instance);
} aipf_check_type;

typedef struct aipf_module {
  uint32_t struct_size;
  uint32_t needed_minor; /* of the ABI; AIPF_TARGET_MINOR */
  aipf_str id;           /* the file name without ".so" */
  aipf_str version;      /* of the module, semver.org */
  aipf_str vendor;
  aipf_str support; /* URL or mail address, shown when the module crashes */
  aipf_str licence; /* SPDX expression */
  const aipf_check_type *const *check_types;
  uint64_t check_type_count;

  /* What the module can do beyond checks ("aipf.command/1", "com.acme.trace/1"), or null. May itself be null. [runner] */
  const void *(*get_extension)(aipf_str id);
} aipf_module;

/* The entry symbol of major 1: `const aipf_module *aipreflight_plugin_v1(uint32_t, uint32_t, aipf_str *)`.
 * Gets the host's major and minor. Returns the module's table, or null with a constant sentence in *why. Called once,
 * before anything else of the module. [runner] */
typedef const aipf_module *(*aipf_entry_v1)(uint32_t host_major, uint32_t host_minor, aipf_str *why);

#if defined(__GNUC__)
#define AIPF_EXPORT __attribute__((visibility("default"), used))
#else
#define AIPF_EXPORT
#endif

/* The ELF note: what the host may know of a module without running a byte of it. Must agree with the table. */
#define AIPF_NOTE_TYPE 1
struct aipf_note {
  uint32_t name_size; /* 12 */
  uint32_t desc_size; /* 88 */
  uint32_t type;      /* AIPF_NOTE_TYPE */
  char name[12];      /* "aipreflight" */
  uint32_t major;
  uint32_t needed_minor;
  char id[48];
  char version[32];
};
#if defined(__clang__) /* whose AddressSanitizer would pad the note, and so break it */
#define AIPF_NOTE_ATTRIBUTES section(".note.aipreflight"), used, aligned(4), no_sanitize("address")
#else
#define AIPF_NOTE_ATTRIBUTES section(".note.aipreflight"), used, aligned(4)
#endif
#define AIPF_MODULE_NOTE(module_id, module_version)                                    \
  __attribute__((AIPF_NOTE_ATTRIBUTES)) static const struct aipf_note aipf_module_note = { \
      12, 88, AIPF_NOTE_TYPE, "aipreflight", AIPF_ABI_MAJOR, AIPF_TARGET_MINOR, module_id, module_version}

#endif
