#!/usr/bin/env bash
# Runs the DAG once on the bundled snapshot, and looks whether the tables have rows. --dry-run
# prints the plan.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require kubectl
require_context

# Of whatever kind the chart makes the scheduler.
pod=pod/airflow-scheduler
if [[ -z $dry_run ]]; then
  pod=$(kubectl --namespace airflow get pod --selector component=scheduler --output name | head -n 1)
fi

in_scheduler() {
  step kubectl --namespace airflow exec "$pod" --container scheduler -- "$@"
}

run=smoke-$(date -u +%Y%m%dT%H%M%SZ)
in_scheduler airflow dags unpause core_usage_dag
in_scheduler airflow dags trigger core_usage_dag --run-id "$run" --conf '{"source": "snapshot"}'

state=queued
for _ in $(seq 90); do
  [[ -z $dry_run ]] || break
  state=$(in_scheduler airflow dags list-runs core_usage_dag --output plain | awk -v run="$run" '$0 ~ run {
    for (i = 1; i <= NF; i++) if ($i ~ /^(queued|running|success|failed)$/) print $i }' | head -n 1)
  case $state in success | failed) break ;; esac
  sleep 10
done
if [[ -z $dry_run && $state != success ]]; then
  printf 'The run %s is %s; its tasks: kubectl -n airflow port-forward svc/airflow-api-server 8080:8080\n' \
    "$run" "$state" >&2
  exit 1
fi

sql='select count(*) from spacex.core_flights'
printf '+ psql: %s\n' "$sql"
[[ -z $dry_run ]] || exit 0
rows=$(kubectl --namespace data-platform exec deployment/postgres -- \
  psql --username admin --dbname spacexdb --tuples-only --no-align --command "$sql")
[[ $rows -gt 0 ]] || {
  printf 'spacex.core_flights has %s rows.\n' "$rows" >&2
  exit 1
}
printf 'spacex.core_flights has %s rows. The platform works.\n' "$rows"
