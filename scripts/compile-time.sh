#!/usr/bin/env bash
# How long rustc checks queries and entities: docs/compile-time.md says what is measured.
#
#   bash scripts/compile-time.sh [queries] [entities]
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 scripts/compile-time/measure.py "$@"
