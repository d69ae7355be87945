#ifndef AIPREFLIGHT_ABI_VERSION_H
#define AIPREFLIGHT_ABI_VERSION_H

/* The plugin ABI of aipreflight, C11, 64-bit little-endian ELF. The law behind it is docs/abi.md.
 *
 * Major: the name of the entry symbol. A host calls only entry symbols that it knows; one file may export several.
 * Minor: grows when a member is appended to a struct or an extension is added. A host of minor N loads every plugin that
 * needs a minor <= N. Members of a later minor are hidden until the author asks for them by defining AIPF_TARGET_MINOR,
 * so the minor that a plugin needs follows from what it can use.
 *
 * Call contracts are written in brackets under each function:
 *   [thread; states]   thread: `runner` = the one thread that calls create, run, destroy; `any` = every thread
 *                      states: created = from the entry of create; running = inside run; finished = after run returned
 */
#define AIPF_ABI_MAJOR 1
#define AIPF_ABI_MINOR 0

#ifndef AIPF_TARGET_MINOR
#define AIPF_TARGET_MINOR 0
#endif

#if AIPF_TARGET_MINOR > AIPF_ABI_MINOR
#error "AIPF_TARGET_MINOR is newer than this SDK: install a newer aipreflight-sdk or lower it"
#endif

#endif
