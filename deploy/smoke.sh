#!/usr/bin/env bash
# Runs the DAG once and checks that the tables have rows. The source is the bundled snapshot, or the
# API if the warehouse already contains API data or a lake is configured. --dry-run prints the plan.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require kubectl
require_context

# The pod name depends on whether the chart runs the scheduler as Deployment or StatefulSet.
pod=pod/airflow-scheduler
if [[ -z $dry_run ]]; then
  pod=$(kubectl --namespace airflow get pod --selector component=scheduler --output name | head -n 1)
fi

in_scheduler() {
  step kubectl --namespace airflow exec "$pod" --container scheduler -- "$@"
}

in_postgres() { # SQL
  kubectl --namespace data-platform exec deployment/postgres -- \
    psql --username admin --dbname spacexdb --tuples-only --no-align --command "$1"
}

source=snapshot
if [[ -z $dry_run ]]; then
  # On a new platform there is neither a lake nor a table, so both commands may fail.
  lake=$(kubectl --namespace airflow exec "$pod" --container scheduler -- printenv SPACEX_LAKE || true)
  loaded=$(in_postgres "select count(*) from spacex.etl_runs where status = 'succeeded' and origin = 'api'" \
    2>/dev/null || true)
  [[ -z $lake && ${loaded:-0} -eq 0 ]] || source=api
fi

began=$(date -u +%Y-%m-%dT%H:%M:%S)
run=smoke-$(date -u +%Y%m%dT%H%M%SZ)
in_scheduler airflow dags unpause core_usage_dag
in_scheduler airflow dags trigger core_usage_dag --run-id "$run" --conf "{\"source\": \"$source\"}"

# When the DAG is first unpaused, Airflow also starts the daily run, and it runs one at a time. Either
# run shows that the platform works. Columns: DAG, run, state, …, end time.
state=queued
for _ in $(seq "${SPACEX_SMOKE_TRIES:-90}"); do
  [[ -z $dry_run ]] || break
  state=$(in_scheduler airflow dags list-runs core_usage_dag --output plain |
    awk -v run="$run" -v began="$began" '
      $1 == "core_usage_dag" && $2 == run { own = $3 }
      $1 == "core_usage_dag" && $3 == "success" && $NF > began { done = $3 }
      END { print done ? done : own }')
  case $state in success | failed) break ;; esac
  sleep "${SPACEX_SMOKE_SECONDS:-10}"
done
if [[ -z $dry_run && $state != success ]]; then
  printf 'The run %s did not succeed (state: %s). To see its tasks:\n  kubectl -n airflow port-forward svc/airflow-api-server 8080:8080\n' \
    "$run" "${state:-unknown}" >&2
  exit 1
fi

sql='select count(*) from spacex.core_flights'
printf '+ psql: %s\n' "$sql"
[[ -z $dry_run ]] || exit 0
rows=$(in_postgres "$sql")
[[ $rows -gt 0 ]] || {
  printf 'spacex.core_flights has %s rows.\n' "$rows" >&2
  exit 1
}
printf 'spacex.core_flights has %s rows. The platform works.\n' "$rows"
