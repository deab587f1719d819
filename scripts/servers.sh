#!/usr/bin/env bash
# Database servers on loopback for the tests: PostgreSQL on 5432 and MariaDB on 3306, without
# passwords. What runs already is used; what is missing is installed by apt-get and started with
# its data in a directory of its own, which is removed by `stop`.
#
#   scripts/servers.sh start [postgres|mysql]   prints the URL of each
#   scripts/servers.sh stop                     ends those that it started
#   scripts/servers.sh crash postgres|mysql     kills one that it started, and starts it again
#
# ALUDEL_SERVERS    where the data goes, target/servers unless set; if set, what runs already is
#                   left alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${ALUDEL_SERVERS:-$PWD/target/servers}
own=${ALUDEL_SERVERS:+yes}
host=127.0.0.1

say() { printf '%s\n' "$*" >&2; }

install() {
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  say "installing $*"
  $sudo apt-get update >&2
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2
}

# Runs a command as a user that a server accepts: none of them runs as root.
as() {
  local user=$1
  shift
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid "$user" --regid "$user" --init-groups "$@"; else "$@"; fi
}

# Waits until a command succeeds, for at most half a minute.
await() {
  for _ in $(seq 60); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
  say "no answer to: $*"
  return 1
}

# A directory that the user of a server can write to.
directory() {
  mkdir -p "$data"
  chmod a+rx "$data"
  mkdir "$data/$1"
  [ "$(id -u)" -ne 0 ] || chown "$2" "$data/$1"
}

# A port that nothing listens on, this or one above it.
free_port() {
  local port=$1
  while (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; do port=$((port + 1)); done
  printf '%s\n' "$port"
}

run_postgres() {
  local bin
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  # The machine may crash as it likes, so nothing is forced to the disk.
  as postgres "$bin/pg_ctl" -D "$data/postgres/data" -l "$data/postgres/log" -w start \
    -o "-p $(cat "$data/postgres/port") -h $host -c unix_socket_directories= -c fsync=off" >&2
}

postgres() {
  local ask=(psql -h "$host" -U postgres -qAtc "SELECT 1")
  if [ -n "$own" ] || ! "${ask[@]}" >/dev/null 2>&1; then
    local bin
    bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
      install postgresql
      bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
      # The package may have started one, which asks for passwords.
    fi
    if [ ! -d "$data/postgres" ]; then
      directory postgres postgres
      free_port 5432 >"$data/postgres/port"
      as postgres "$bin/initdb" -D "$data/postgres/data" -U postgres -A trust -E UTF8 >&2
      run_postgres
    fi
    local port
    port=$(cat "$data/postgres/port")
    await psql -h "$host" -p "$port" -U postgres -qAtc "SELECT 1"
    printf 'postgres://postgres@%s:%s/postgres\n' "$host" "$port"
    return
  fi
  printf 'postgres://postgres@%s:5432/postgres\n' "$host"
}

run_mysql() {
  as mysql /usr/sbin/mariadbd --no-defaults --datadir="$data/mysql/data" \
    --port="$(cat "$data/mysql/port")" --bind-address="$host" --socket="$data/mysql/socket" \
    --pid-file="$data/mysql/pid" --innodb-flush-log-at-trx-commit=2 >>"$data/mysql/log" 2>&1 3>&- &
}

mysql_() {
  local client
  client=$(command -v mariadb || command -v mysql || true)
  if [ -n "$own" ] || [ -z "$client" ] || ! "$client" -h "$host" -uroot -e "SELECT 1" >/dev/null 2>&1; then
    if ! command -v mariadbd >/dev/null && [ ! -x /usr/sbin/mariadbd ]; then
      install mariadb-server
    fi
    client=$(command -v mariadb)
    if [ ! -d "$data/mysql" ]; then
      directory mysql mysql
      free_port 3306 >"$data/mysql/port"
      as mysql mariadb-install-db --no-defaults --datadir="$data/mysql/data" \
        --auth-root-authentication-method=normal --skip-test-db >&2
      run_mysql
    fi
    local port
    port=$(cat "$data/mysql/port")
    await "$client" -h "$host" -P "$port" -uroot -e "SELECT 1"
    printf 'mysql://root@%s:%s/mysql\n' "$host" "$port"
    return
  fi
  printf 'mysql://root@%s:3306/mysql\n' "$host"
}

gone() {
  local process
  for process in "$@"; do
    # One that waits for its parent to ask how it ended is gone too.
    if [ -e "/proc/$process" ] && ! grep -q '^State:.*Z' "/proc/$process/status"; then return 1; fi
  done
}

# Ends a server at once, with whatever it was doing, and starts it on what it left.
crash() {
  local first children
  case "$1" in
    postgres)
      first=$(head -n 1 "$data/postgres/data/postmaster.pid")
      children=$(cat "/proc/$first/task/$first/children")
      # shellcheck disable=SC2086
      kill -KILL "$first" $children
      # shellcheck disable=SC2086
      await gone "$first" $children
      # It would be taken for one that runs while nobody has asked how it ended.
      rm -f "$data/postgres/data/postmaster.pid"
      run_postgres
      await psql -h "$host" -p "$(cat "$data/postgres/port")" -U postgres -qAtc "SELECT 1"
      ;;
    mysql)
      first=$(cat "$data/mysql/pid")
      kill -KILL "$first"
      await gone "$first"
      run_mysql
      await mariadb -h "$host" -P "$(cat "$data/mysql/port")" -uroot -e "SELECT 1"
      ;;
    *) return 2 ;;
  esac
}

stop() {
  if [ -f "$data/postgres/data/postmaster.pid" ]; then
    kill -INT "$(head -n 1 "$data/postgres/data/postmaster.pid")" || true
  fi
  if [ -f "$data/mysql/pid" ]; then kill "$(cat "$data/mysql/pid")" || true; fi
  sleep 1
  rm -rf "$data/postgres" "$data/mysql"
}

case "${1:-}" in
  start)
    case "${2:-}" in
      postgres) postgres ;;
      mysql) mysql_ ;;
      "")
        postgres
        mysql_
        ;;
      *)
        say "unknown database $2: postgres or mysql"
        exit 2
        ;;
    esac
    ;;
  stop) stop ;;
  crash) crash "${2:-}" ;;
  *)
    sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 2
    ;;
esac
