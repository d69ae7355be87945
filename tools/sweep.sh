#!/usr/bin/env bash
# The original's sweep script, for pipelines that call it: a thin wrapper around `aipreflight sweep`.
#
# Usage: sweep.sh [CONFIG] [LEVELS] [COUNT] [INTERVAL] [OPTION...]
#
#   CONFIG      probe configuration                (default: configs/llmprobe/vllm.yml)
#   LEVELS      requests at once, level by level   (default: 1,2,4,8)
#   COUNT       probes of each of a level's users  (default: 10)
#   INTERVAL    ignored, and that is said: a user sends again as soon as the answer is whole
#   OPTION      of `aipreflight sweep`; the SLA is that of configs/thresholds.yml unless they set another
#
# Writes runs/sweep-<time>/comparison.md, and the same to stdout.
#
# Exit code: 0 a level is within the SLA, 1 none is, 2 configuration, 3 could not be measured.
set -euo pipefail

# shellcheck source=tools/wrapper.sh
. "$(dirname "${BASH_SOURCE[0]}")/wrapper.sh"

config=${1:-configs/llmprobe/vllm.yml}
levels=${2:-1,2,4,8}
count=${3:-10}
[ -z "${4:-}" ] || echo "sweep.sh: INTERVAL '$4' has no effect: every user sends again as soon as its answer is whole" >&2
shift $(($# < 4 ? $# : 4))

# A level is judged by as many probes as its users send together; one number for all is that of the greatest.
case $count in
  '' | *[!0-9]*) echo "sweep.sh: COUNT is a whole number, not '$count'" >&2; exit 2 ;;
esac
greatest=$(tr ',' '\n' <<<"$levels" | sort -n | tail -n 1)
case $greatest in
  '' | *[!0-9]*) greatest=1 ;; # `aipreflight sweep` says what is wrong with it
esac

limit() { sed -n "s/^ *$1: *\([0-9.]*\).*/\1/p" "$root/configs/thresholds.yml"; }

folder=runs/sweep-$(date +%Y%m%dT%H%M%S)
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0
"$aipreflight" sweep "$config" "$levels" --probes "$((count * greatest))" --ttft-ms "$(limit ttft_ms)" \
  --latency-ms "$(limit latency_ms)" --min-throughput "$(limit min_throughput)" --max-error-rate "$(limit max_error_rate)" \
  --format markdown "$@" >"$table" || status=$?
if [ -s "$table" ]; then
  mkdir -p "$folder"
  cp "$table" "$folder/comparison.md"
  cat "$table"
  echo
  echo "Full results: $folder/comparison.md"
fi
exit "$status"
