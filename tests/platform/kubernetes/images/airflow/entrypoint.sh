#!/usr/bin/env bash
# Does what the chart uses of the entrypoint of the official Airflow image: waits for the database,
# and passes everything except bash and python to airflow.
set -euo pipefail

# Volumes belong to the group 0, and every component must be able to write the others' files.
umask 0002

attempts=${CONNECTION_CHECK_MAX_COUNT:-20}
until [[ $attempts -eq 0 ]] || airflow db check >/tmp/db-check.log 2>&1; do
  attempts=$((attempts - 1))
  if [[ $attempts -eq 0 ]]; then
    tail -n 5 /tmp/db-check.log >&2
    exit 1
  fi
  sleep "${CONNECTION_CHECK_SLEEP_TIME:-3}"
done

case ${1:-} in
  bash | python) exec "$@" ;;
  airflow) exec "$@" ;;
  *) exec airflow "$@" ;;
esac
