#!/usr/bin/env bash
# The original's gate script, for pipelines that call it: a thin wrapper around `aipreflight check`.
#
# Usage: gate.sh [CONFIG] [THRESHOLDS] [DURATION] [INTERVAL] [OUTDIR] [PROBES]
#
#   CONFIG      probe configuration           (default: configs/llmprobe/vllm.yml)
#   THRESHOLDS  file with `sla:` and `gate:`  (default: what profiles/inference.yml says)
#   DURATION    how long to probe             (default: 30s)
#   INTERVAL    time between probes           (default: 5s)
#   OUTDIR      run folder                    (default: runs/gate-<time>)
#   PROBES      judge these recorded probes instead of probing
#
# Exit code: 0 pass, 1 fail, 2 configuration, 3 could not be measured.
set -euo pipefail

# shellcheck source=tools/wrapper.sh
. "$(dirname "${BASH_SOURCE[0]}")/wrapper.sh"

arguments=(--config "${1:-configs/llmprobe/vllm.yml}" --duration "${3:-30s}" --interval "${4:-5s}"
  --out "${5:-runs/gate-$(date +%Y%m%dT%H%M%S)}")
if [ -n "${2:-}" ]; then
  arguments+=(--thresholds "$2")
else
  arguments+=(--profile "$root/profiles/inference.yml")
fi
[ -n "${6:-}" ] && arguments+=(--probes "$6")

status=0
"$aipreflight" check "${arguments[@]}" || status=$?
echo
case $status in
  0) echo "GATE: PASS" ;;
  1) echo "GATE: FAIL" ;;
  *) echo "GATE: NOT DECIDED (exit code $status)" ;;
esac
exit "$status"
