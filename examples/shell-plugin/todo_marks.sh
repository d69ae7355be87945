#!/bin/sh
# A check in shell: no prompt may still hold a mark that says it is unfinished. For the module `exec`.
set -eu
folder=$1
mark=$2

prompts=$(find "$folder" -name '*.txt' | wc -l)
marked=$(grep -rl --include='*.txt' -- "$mark" "$folder" | wc -l || true)

printf '{"gates": [{"id": "unfinished", "statistic": "unfinished prompts", "value": %d, "n": %d, "op": "<=", "bound": 0}],' \
  "$marked" "$prompts"
printf ' "summary": "%d of %d prompts are unfinished"}\n' "$marked" "$prompts"
