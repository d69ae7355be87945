/* Two things are wrong with its table. */
#include "minimal.h"

static const aipf_check_type the_check = {sizeof(aipf_check_type),
                                          0,
                                          0,
                                          0,
                                          STR("broken-table"),
                                          STR("t"),
                                          STR(""),
                                          NULL,
                                          0,
                                          create,
                                          NULL,
                                          destroy};
static const aipf_check_type* const the_checks[] = {&the_check};
static const aipf_module the_module = {sizeof(aipf_module),
                                       0,
                                       STR("broken-table"),
                                       STR("1.0.0"),
                                       STR(""),
                                       STR(""),
                                       STR(""),
                                       the_checks,
                                       1,
                                       NULL};
MINIMAL_ENTRY
