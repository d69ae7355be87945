#ifndef AIPREFLIGHT_ABI_EXT_DRAFT_SELFTEST_H
#define AIPREFLIGHT_ABI_EXT_DRAFT_SELFTEST_H

#include <aipreflight/abi/plugin.h>

/* aipf.selftest/1, a draft: inputs that are known to be bad, by which `aipreflight selftest --negative-control` learns
 * whether a gate can fail at all. A check that passes one under the bounds of the user's profile proves nothing.
 *
 * A known-bad input has the table of the check type it is for: the same id, and the same keys, so that create receives the
 * user's own section. Its run writes the files of the input, announced with artefact() of the host, and gives to
 * details() one JSON object: paths of keys of the section ("records", "metrics.mrr.file"), each with the value that the
 * check is to read instead, or null to take the key out. Bounds stay the user's: an input changes where a check reads,
 * never what it demands. The host then runs the check itself with the changed section and expects FAIL.
 *
 * It may write to the folder of its artefacts; network, exec and all other writing are forbidden, whatever the check
 * needs. Gates, findings and metrics that it reports are dropped. AIPF_NOT_APPLICABLE says, with explain(), that there is
 * none for this section. The results of run otherwise mean what they mean for a check. */
#define AIPF_EXTENSION_SELFTEST "aipf.selftest/1"

/* What get_extension(AIPF_EXTENSION_SELFTEST) of the module answers; constant. */
typedef struct aipf_selftest {
  uint32_t struct_size;
  uint32_t reserved;
  const aipf_check_type *const *known_bad; /* each of another check type of the module; keys and flags are not read */
  uint64_t known_bad_count;                /* 1 to 64 */
} aipf_selftest;

#endif
