#!/usr/bin/env bash
# How long rustc checks queries and entities: docs/compile-time.md says what is measured.
#
#   bash scripts/compile-time.sh [queries] [entities]
#   bash scripts/compile-time.sh instructions               the queries, counted by valgrind
#   bash scripts/compile-time.sh app [entities,queries ..]
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = app ]; then
  exec python3 scripts/compile-time/measure_app.py "${@:2}"
fi
exec python3 scripts/compile-time/measure.py "$@"
