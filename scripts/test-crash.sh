#!/usr/bin/env bash
# Kills servers in the middle of flushes: scripts/test-crash.sh postgres|mysql
#
# On a server of its own (scripts/servers.sh), whose data is in a directory that is removed at the
# end; what runs already is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
engine=${1:-}
case "$engine" in
  postgres | mysql) ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 2
    ;;
esac
ALUDEL_SERVERS=$(mktemp -d)
export ALUDEL_SERVERS ALUDEL_TEST_CRASH=1
trap 'scripts/servers.sh stop && rmdir "$ALUDEL_SERVERS"' EXIT
ALUDEL_TEST_URL=$(scripts/servers.sh start "$engine")
export ALUDEL_TEST_URL
scripts/test-engine.sh "$engine" -- --test-threads=1 engines::crash
