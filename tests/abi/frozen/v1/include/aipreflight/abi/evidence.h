#ifndef AIPREFLIGHT_ABI_EVIDENCE_H
#define AIPREFLIGHT_ABI_EVIDENCE_H

#include <aipreflight/abi/types.h>

/* Plugins report evidence; the host decides every status. Zero-initialise each struct and set struct_size: every zero is
 * the strict choice (a missed bound fails, what was not measured is an error). Names (`id`, `name`, `reason_code`) match
 * [A-Za-z0-9_.:/@%+ -]{1,200}; other UTF-8 letters are allowed; control characters are not. */

#define AIPF_OP_LE 1 /* value <= bound */
#define AIPF_OP_GE 2
#define AIPF_OP_LT 3
#define AIPF_OP_GT 4
#define AIPF_OP_EQ 5

#define AIPF_SEVERITY_FAIL 0 /* for gates: what a missed bound means; for findings: what they mean */
#define AIPF_SEVERITY_WARN 1
#define AIPF_SEVERITY_INFO 2  /* findings only */
#define AIPF_SEVERITY_ERROR 3 /* findings only: something could not be measured */

#define AIPF_ABSENCE_ERROR 0 /* what "not measured" (value NaN, or n = 0) means */
#define AIPF_ABSENCE_FAIL 1
#define AIPF_ABSENCE_WARN 2
#define AIPF_ABSENCE_SKIP 3

#define AIPF_STRADDLE_POINT 0   /* an interval that holds the bound: the value alone decides */
#define AIPF_STRADDLE_LENIENT 1 /* INCONCLUSIVE: warns if the value meets the bound, fails if it misses */
#define AIPF_STRADDLE_WARN 2    /* INCONCLUSIVE: warns */
#define AIPF_STRADDLE_FAIL 3    /* INCONCLUSIVE: fails */

#define AIPF_DIRECTION_NONE 0
#define AIPF_DIRECTION_HIGHER 1 /* is better */
#define AIPF_DIRECTION_LOWER 2

/* One bound on one number: the only thing that can make a check pass. */
typedef struct aipf_gate {
  uint32_t struct_size;
  int32_t op;             /* AIPF_OP_*; required */
  aipf_str id;            /* required, once in a check */
  aipf_str statistic;     /* "p95 TTFT", "pass rate": shown */
  aipf_str unit;          /* "ms", "USD", "ratio" (shown as per cent), "" for a plain number */
  double value;           /* NaN: not measured. Infinite: a defect */
  int64_t n;              /* observations behind value; 0: not measured; negative: a defect */
  double bound;           /* finite; required */
  double interval_low;    /* with interval_confidence in (0, 1): low <= value <= high; may be infinite */
  double interval_high;
  double interval_confidence; /* 0: no interval */
  aipf_str interval_method;   /* "wilson", "clopper-pearson" */
  int32_t severity;           /* AIPF_SEVERITY_FAIL or _WARN */
  int32_t absence;            /* AIPF_ABSENCE_* */
  int32_t straddle;           /* AIPF_STRADDLE_* */
  int32_t reserved;           /* 0 */
  aipf_str reason_code; /* for machines, when not passed: "ttft_p95_exceeded"; empty: the host's own */
  aipf_str message;     /* for a person, when not passed; empty: the host writes one from the fields */
  aipf_str config_key;  /* the key that set the bound, "sla.ttft_ms": the host points to its line */
} aipf_gate;

/* Something seen that is not a number against a bound. */
typedef struct aipf_finding {
  uint32_t struct_size;
  int32_t severity;     /* AIPF_SEVERITY_* */
  aipf_str reason_code; /* required */
  aipf_str message;     /* required; one sentence for a person */
  aipf_str file;        /* where, if in a file */
  uint32_t line;        /* from 1; 0: not known */
  uint32_t column;
  aipf_str help;        /* what to do */
  aipf_str runbook;     /* link or path */
  aipf_str fingerprint; /* stable over runs and line shifts; empty: the host derives one */
  aipf_str config_key;  /* the key this is about, instead of file */
} aipf_finding;

/* A number worth comparing with a later run; never decides anything. */
typedef struct aipf_metric {
  uint32_t struct_size;
  int32_t direction; /* AIPF_DIRECTION_* */
  aipf_str name;     /* required, once in a check */
  aipf_str unit;
  double value; /* NaN: not measured */
  int64_t n;    /* 0: not known */
} aipf_metric;

#endif
