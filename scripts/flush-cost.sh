#!/usr/bin/env bash
# Counts the instructions of a flush of ten rows, with 20 rows loaded and with a million.
# Fails when the second needs more than 1.2 times those of the first. Needs valgrind.
#
#   scripts/flush-cost.sh [rows]
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${1:-1000000}
program=$(cargo bench --bench flush_cost --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
out=$(mktemp -d)
trap 'rm -r "$out"' EXIT

# The instructions of `measured` and of all that it calls.
instructions() {
    valgrind --tool=callgrind --collect-atstart=no --toggle-collect='*flush_cost::measured*' \
        --callgrind-out-file="$out/counts" "$program" "$@" 2>"$out/log" || { cat "$out/log"; exit 1; }
    sed -n 's/^\(totals\|summary\): *//p' "$out/counts" | tail -1
}

for what in insert update delete; do
    few=$(instructions "$what" "$rows" 20)
    many=$(instructions "$what" "$rows" "$rows")
    awk -v what="$what" -v few="$few" -v many="$many" -v rows="$rows" 'BEGIN {
        printf "%s 10: %d instructions with 20 loaded, %d with %d: %.3f times\n",
            what, few, many, rows, many / few
        exit many > 1.2 * few
    }'
done
