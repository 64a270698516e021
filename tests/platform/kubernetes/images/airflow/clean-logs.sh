#!/usr/bin/env bash
# Deletes old task logs, as the script of the same name in the official image. The chart runs it in a
# sidecar, which must not end.
set -euo pipefail
trap 'exit 0' INT TERM
while true; do
  find "$AIRFLOW_HOME/logs" -type f -name '*.log' -mtime "+${AIRFLOW__LOG_RETENTION_DAYS:-15}" -delete || true
  sleep "$((${AIRFLOW__LOG_CLEANUP_FREQUENCY_MINUTES:-15} * 60))" &
  wait "$!"
done
