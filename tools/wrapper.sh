# shellcheck shell=bash
# The beginning of the wrappers of this folder, which source it: --help prints the comment that the wrapper begins with.
# Sets root, of the project, and aipreflight, the program: $AIPREFLIGHT, or the one that was built, or the one on PATH.
case "${1:-}" in
  -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
aipreflight=${AIPREFLIGHT:-}
if [ -z "$aipreflight" ]; then
  aipreflight=$root/build/bin/aipreflight
  [ -x "$aipreflight" ] || aipreflight=$root/build/release/bin/aipreflight
  [ -x "$aipreflight" ] || aipreflight=aipreflight
fi
