#!/bin/sh
# Starts the server of the image with the given arguments, as soon as no other server uses the volume.
# In containers, postmaster.pid does not protect the data directory, because every server is process 1.
# A lock does: the server and all of its processes inherit the open file, so the lock is released when
# the last of them has ended, including one that is still writing the last checkpoint.
set -eu

lock=${POSTGRES_LOCK:-/var/lib/postgresql/.server.lock}
# As process 1, a shell ignores signals that it does not handle.
trap 'exit 143' TERM
trap 'exit 130' INT

if command -v flock >/dev/null; then
  exec 9>"$lock"
  until flock -n 9; do
    echo "Another server still uses this volume (lock: $lock). Trying again in 1 s." >&2
    sleep 1
  done
else
  echo "flock is not installed: the volume is not protected from a second server." >&2
fi
trap - TERM INT
exec docker-entrypoint.sh postgres "$@"
