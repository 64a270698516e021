#!/bin/sh
# Waits until the server at PGHOST accepts connections, for at most SPACEX_CONNECT_WAIT seconds (such as
# 30 or 30s; default: 30s).
set -eu

wait=${SPACEX_CONNECT_WAIT:-30s}
seconds=${wait%s}
case $seconds in '' | *[!0-9]*)
  echo "Invalid SPACEX_CONNECT_WAIT \"$wait\": expected a number of seconds, such as 30s." >&2
  exit 2
  ;;
esac

deadline=$(($(date +%s) + seconds))
until state=$(pg_isready --timeout 3); do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "The server did not accept connections within $seconds s: $state" >&2
    exit 1
  fi
  echo "$state. Trying again in 1 s." >&2
  sleep 1
done
