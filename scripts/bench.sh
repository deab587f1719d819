#!/usr/bin/env bash
# aludel beside hand-written diesel, rusqlite and sea-orm, on SQLite: a table of ratios, statements
# and peak memory. `docs/performance.md` says what each figure means.
#
#   scripts/bench.sh [rounds]
#   scripts/bench.sh queries [rounds]
set -euo pipefail
cd "$(dirname "$0")/../benches/peers"
exec cargo run --release --quiet -- "$@"
