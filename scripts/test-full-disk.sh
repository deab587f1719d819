#!/usr/bin/env bash
# Commits on a disk that is full: scripts/test-full-disk.sh
#
# On a file system in memory of four megabytes, which takes the right to mount one. It is unmounted
# at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=$(cargo test --test it --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
disk=$(mktemp -d)
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if ! $sudo mount -t tmpfs -o size=4m,mode=1777 tmpfs "$disk"; then
  rmdir "$disk"
  printf 'skipped: no file system can be mounted here\n'
  exit 0
fi
trap '$sudo umount "$disk" && rmdir "$disk"' EXIT
TMPDIR=$disk ALUDEL_TEST_FULL_DISK=$disk "$program" a_commit_that_a_full_disk_refuses
