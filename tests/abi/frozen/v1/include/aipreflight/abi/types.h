#ifndef AIPREFLIGHT_ABI_TYPES_H
#define AIPREFLIGHT_ABI_TYPES_H

#include <stdint.h>

/* Text: UTF-8, `size` bytes, not terminated. Null data with size 0 is the empty text. The receiver copies what it keeps:
 * neither side may use `data` after the call that passed it returned, unless a contract says otherwise. */
typedef struct aipf_str {
  const char *data;
  uint64_t size;
} aipf_str;

/* What a host function answers. Nothing is dropped in silence: whatever is not AIPF_OK was not taken. */
typedef int32_t aipf_status;
#define AIPF_OK 0
#define AIPF_LATE 1      /* not in this state (table in host.h); counted, and the check becomes ERROR late_report */
#define AIPF_LIMIT 2     /* over a limit of the host; the check becomes ERROR with the limit's name */
#define AIPF_INVALID 3   /* an argument is malformed; the check becomes ERROR with a sentence that names it */
#define AIPF_CANCELLED 4 /* the check is being stopped: return from run soon */

/* What `run` answers. Any other value is a defect: ERROR plugin_defect. */
typedef int32_t aipf_result;
#define AIPF_DONE 0                 /* measured; at least one gate or finding was reported */
#define AIPF_NOT_APPLICABLE 1       /* nothing to check here: SKIP, with the reason from explain() */
#define AIPF_STOPPED 2              /* obeyed cancelled() */
#define AIPF_COULD_NOT_MEASURE 3    /* ERROR, with reason code and text from explain() */
#define AIPF_CONFIGURATION_ERROR 4  /* found late, in a file that the plugin read itself: see config_error_at() */

#endif
