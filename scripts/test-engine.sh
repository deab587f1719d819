#!/usr/bin/env bash
# Runs the suite on PostgreSQL or on MariaDB: scripts/test-engine.sh postgres|mysql [filter ..]
#
# Uses the server at ALUDEL_TEST_URL, or one that runs, or starts one (scripts/servers.sh). The tests
# get a database of their own on it, which is dropped at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
engine=${1:-}
case "$engine" in
  postgres) packages=(libpq-dev) header=(pg_config --version) ;;
  mysql) packages=(libmariadb-dev pkg-config) header=(pkg-config --exists libmariadb) ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 2
    ;;
esac
shift

if ! "${header[@]}" >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  printf 'installing %s\n' "${packages[*]}"
  $sudo apt-get update && $sudo apt-get install -y --no-install-recommends "${packages[@]}"
fi

server=${ALUDEL_TEST_URL:-$(scripts/servers.sh start "$engine")}
database="aludel_it_$$"
case "$engine" in
  postgres)
    sql() { psql "$server" -qAtc "$1"; }
    clean() { sql "DROP DATABASE IF EXISTS $database WITH (FORCE)"; }
    create="TEMPLATE template0 LC_COLLATE 'C'"
    ;;
  mysql)
    address=${server#*://}
    user=${address%%@*}
    address=${address#*@}
    place=${address%%/*}
    port=${place#*:}
    [ "$port" != "$place" ] || port=3306
    sql() { "$(command -v mariadb || command -v mysql)" -h "${place%%:*}" -P "$port" -u"$user" -Ne "$1"; }
    clean() {
      local name
      for name in "$database" $(sql "SHOW DATABASES LIKE 'it\\_%'"); do
        sql "DROP DATABASE IF EXISTS $name"
      done
    }
    create="COLLATE utf8mb4_bin"
    ;;
esac
trap clean EXIT
# Text is ordered as SQLite does, byte by byte.
sql "CREATE DATABASE $database $create"
export ALUDEL_TEST_URL="${server%/*}/$database"
printf 'the suite on %s\n' "$ALUDEL_TEST_URL"
cargo test --locked --features postgres,mysql,r2d2 --test it "$@"
