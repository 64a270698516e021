#!/usr/bin/env bash
# Runs the DAG once and checks that the tables have rows. The source is that of the newer data that the
# warehouse already contains, otherwise the source of scheduled runs if a lake is configured, otherwise
# the bundled snapshot. --dry-run prints the plan.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require kubectl
require_context

tries=${SPACEX_SMOKE_TRIES:-90}
seconds=${SPACEX_SMOKE_SECONDS:-10}

# Looked up for each call, because a restarted scheduler can be another pod, with another name.
in_scheduler() {
  local pod=pod/airflow-scheduler
  if [[ -z $dry_run ]]; then
    pod=$(kubectl --namespace airflow get pod --selector component=scheduler --output name | head -n 1)
  fi
  step kubectl --namespace airflow exec "$pod" --container scheduler -- "$@"
}

# The scheduler may be restarting, and may not have parsed the DAG yet.
with_retries() {
  local attempt
  for attempt in $(seq 1 12); do
    "$@" && return 0
    printf 'Attempt %s of 12 failed. Trying again in %s s.\n' "$attempt" "$seconds" >&2
    sleep "$seconds"
  done
  printf 'The scheduler did not execute the command. To see why:\n  kubectl -n airflow logs -l component=scheduler\n' >&2
  return 1
}

in_postgres() { # SQL
  # shellcheck disable=SC2016 # the variables are those of the container
  kubectl --namespace data-platform exec statefulset/postgres -- sh -c \
    'PGPASSWORD=$ETL_PASSWORD exec psql --username etl --dbname spacexdb --tuples-only --no-align --command "$1"' \
    psql "$1"
}

runs() {
  in_scheduler airflow dags list-runs core_usage_dag --output plain | grep '^core_usage_dag '
}

source=snapshot
scheduled=
if [[ -z $dry_run ]]; then
  # On a new platform there is neither a variable nor a table, so these commands may fail.
  lake=$(in_scheduler printenv SPACEX_LAKE 2>/dev/null | grep -v '^+ ' || true)
  scheduled=$(in_scheduler printenv SPACEX_SOURCE 2>/dev/null | grep -v '^+ ' || true)
  newer="status = 'succeeded' and origin <> 'snapshot'"
  live="bool_or(source in ('live', 'launch-library'))"
  loaded=$(in_postgres "select case when $live then 'live' else 'api' end from spacex.etl_runs where $newer having count(*) > 0" \
    2>/dev/null || true)
  if [[ -n $loaded ]]; then
    source=$loaded
  elif [[ -n $lake ]]; then
    source=${scheduled:-api}
  fi
fi

began=$(date -u +%Y-%m-%dT%H:%M:%S)
run=smoke-$(date -u +%Y%m%dT%H%M%SZ)
trigger=(airflow dags trigger core_usage_dag --run-id "$run" --conf "{\"source\": \"$source\"}")
# When the DAG is unpaused for the first time, Airflow starts the last scheduled run. Without internet
# access that run would fail, so the first run of a new platform takes its date.
if [[ -n $dry_run ]] || { [[ $source == snapshot ]] && ! runs >/dev/null; }; then
  hour=00
  [[ $scheduled != live ]] || hour=$(printf '%02d' $((10#$(date -u +%H) / 6 * 6)))
  trigger+=(--logical-date "$(date -u +%Y-%m-%d)T$hour:00:00+00:00")
fi
# An attempt can trigger the run although its call fails.
trigger_run() {
  in_scheduler "${trigger[@]}" || runs | awk -v run="$run" '$2 == run { found = 1 } END { exit !found }'
}
with_retries trigger_run
# Afterwards, because the DAG has one active run at a time: the triggered one is the first.
with_retries in_scheduler airflow dags unpause core_usage_dag

# Another run that succeeds meanwhile also shows that the platform works. Columns: DAG, run, state, …,
# end time. A failed call is repeated by the next attempt.
state=queued
for _ in $(seq "$tries"); do
  [[ -z $dry_run ]] || break
  state=$(runs | awk -v run="$run" -v began="$began" '
      $2 == run { own = $3 }
      $3 == "success" && $NF > began { done = $3 }
      END { print done ? done : own }' || true)
  case $state in success | failed) break ;; esac
  sleep "$seconds"
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
if [[ $source == snapshot ]]; then
  printf 'These are the rows of the bundled snapshot. The next scheduled run loads the source %s.\n' "${scheduled:-api}"
fi
