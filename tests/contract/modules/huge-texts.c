/* Every text is within its limit, and all of them together are more than a description may be. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "minimal.h"

#define KEYS 32
static char doc[60000];
static char paths[KEYS][8];
static aipf_key keys[KEYS];
static const aipf_key* key_list[KEYS];
static aipf_check_type the_check = {sizeof(aipf_check_type),
                                    0,
                                    0,
                                    0,
                                    STR("huge-texts"),
                                    STR("t"),
                                    STR("d"),
                                    key_list,
                                    KEYS,
                                    create,
                                    run,
                                    destroy};
static const aipf_check_type* const the_checks[] = {&the_check};
static const aipf_module the_module = {sizeof(aipf_module),
                                       0,
                                       STR("huge-texts"),
                                       STR("1.0.0"),
                                       STR(""),
                                       STR(""),
                                       STR(""),
                                       the_checks,
                                       1,
                                       NULL};

__attribute__((constructor)) static void fill(void) {
  memset(doc, 'x', sizeof doc);
  for (int i = 0; i < KEYS; ++i) {
    const int length = snprintf(paths[i], sizeof paths[i], "k%d", i);
    keys[i].struct_size = sizeof keys[i];
    keys[i].types = AIPF_TYPE_STRING;
    keys[i].path.data = paths[i];
    keys[i].path.size = (uint64_t)length;
    keys[i].doc.data = doc;
    keys[i].doc.size = sizeof doc;
    keys[i].minimum = -HUGE_VAL;
    keys[i].maximum = HUGE_VAL;
    key_list[i] = &keys[i];
  }
}
MINIMAL_ENTRY
