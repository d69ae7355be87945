#include "module.h"

#include <dlfcn.h>
#include <string.h>

#include "facts.h"

static int refuse(const char* why) {
  fact("refused\t%s", why);
  return -1;
}

static const aipf_check_type* find_check(const aipf_module* table, const char* id) {
  const size_t size = strlen(id);
  for (uint64_t i = 0; i < table->check_type_count; ++i) {
    const aipf_check_type* const check = table->check_types[i];
    if (check->id.size == size && memcmp(check->id.data, id, size) == 0) return check;
  }
  return NULL;
}

void module_settle(const struct probe_module* module) {
  /* Storage of a thread for a library that came late is allocated at its first use, and the loader
   * ends the process where there is no memory for it. */
  void* (*globals)(void) = NULL;
  void* const symbol = dlsym(module->library, "__cxa_get_globals");
  memcpy(&globals, &symbol, sizeof globals);
  if (globals != NULL) globals();
}

int module_open(struct probe_module* module, const char* path, const char* check) {
  module->path = path;
  fact("at\topen");
  module->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (module->library == NULL) {
    const char* const words = dlerror();
    return refuse(words == NULL ? "the loader does not say why" : words);
  }
  fact("opened");
  fact("at\tentry");
  aipf_entry_v1 entry = NULL;
  void* const symbol = dlsym(module->library, "aipreflight_plugin_v1");
  memcpy(&entry, &symbol, sizeof entry);
  if (entry == NULL) return refuse("no entry symbol aipreflight_plugin_v1");
  aipf_str why = {NULL, 0};
  module->table = entry(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, &why);
  if (module->table == NULL) return refuse("the entry symbol answered null");
  if (module->table->struct_size > sizeof *module->table) fact("built-later");
  module->check = find_check(module->table, check);
  return module->check == NULL ? refuse("no check type of that id") : 0;
}

static uint64_t mix(uint64_t digest, const void* bytes, uint64_t size) {
  const unsigned char* const data = bytes;
  for (uint64_t i = 0; i < size; ++i) digest = (digest ^ data[i]) * UINT64_C(0x100000001b3);
  return digest;
}

static uint64_t mix_text(uint64_t digest, aipf_str text) {
  return mix(
      mix(digest, &text.size, sizeof text.size), text.data, text.data == NULL ? 0 : text.size);
}

static uint64_t mix_key(uint64_t digest, const aipf_key* key) {
  digest = mix(digest, key, sizeof *key);
  const aipf_str texts[] = {
      key->path, key->unit, key->fallback, key->doc, key->since, key->deprecated};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) digest = mix_text(digest, texts[i]);
  for (uint64_t i = 0; i < key->choice_count; ++i) digest = mix_text(digest, key->choices[i]);
  return digest;
}

uint64_t module_digest(const struct probe_module* module) {
  const aipf_module* const table = module->table;
  uint64_t digest = mix(UINT64_C(0xcbf29ce484222325), table, sizeof *table);
  const aipf_str texts[] = {
      table->id, table->version, table->vendor, table->support, table->licence};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) digest = mix_text(digest, texts[i]);
  for (uint64_t i = 0; i < table->check_type_count; ++i) {
    const aipf_check_type* const check = table->check_types[i];
    digest = mix(digest, check, sizeof *check);
    digest = mix_text(mix_text(mix_text(digest, check->id), check->title), check->doc);
    for (uint64_t j = 0; j < check->key_count; ++j) digest = mix_key(digest, check->keys[j]);
  }
  return digest;
}

void module_ask(const struct probe_module* module) {
  static const char* const kUnknown[] = {
      "com.example.no-such-extension/1", "aipf.no-such-extension/7", "aipf.command/4000", "aipf"};
  if (module->table->get_extension == NULL) return;
  for (size_t i = 0; i < sizeof kUnknown / sizeof *kUnknown; ++i) {
    fact("at\tget_extension");
    const aipf_str id = {kUnknown[i], strlen(kUnknown[i])};
    if (module->table->get_extension(id) != NULL) fact("knows\t%s", kUnknown[i]);
  }
  const aipf_str empty = {NULL, 0};
  if (module->table->get_extension(empty) != NULL) fact("knows\tthe empty id");
}

int module_is_mapped(const void* address) {
  Dl_info info;
  return dladdr(address, &info) != 0;
}
