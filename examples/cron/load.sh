#!/usr/bin/env bash
# Loads the API into PostgreSQL from cron: one run at a time, no output on success, and a message
# only if someone has to act. Set the connection (PG_HOST, PG_DATABASE, PG_USER, PG_PASSWORD_FILE)
# and the directory for state (SPACEX_STATE) in the environment.
set -uo pipefail

state=${SPACEX_STATE:-/var/lib/spacex}
tolerated_failures=3

mkdir -p "$state"
exec 9>"$state/lock"
if ! flock --nonblock 9; then
  # Another run is still active and loads the same data.
  exit 0
fi

spacex-etl run --target postgres --check --json "$@" >"$state/result.json" 2>"$state/log"
code=$?

report_problem() {
  printf 'spacex-etl ended with %d: %s\n' "$code" "$1"
  tail -n 20 "$state/log"
}

case $code in
  0)
    rm -f "$state/failures"
    ;;
  3)
    # Committed; the rejected documents are stored in the ledger.
    rm -f "$state/failures"
    report_problem 'documents were rejected; list them with: spacex-etl rejects --target postgres'
    code=0
    ;;
  75 | 76)
    # The API or the database is temporarily unavailable, or the API limits requests; the next run
    # retries, or continues.
    printf '.' >>"$state/failures"
    failures=$(wc -c <"$state/failures")
    if [[ $failures -lt $tolerated_failures ]]; then
      code=0
    else
      report_problem "the last $failures runs could not load anything"
    fi
    ;;
  130 | 143)
    report_problem 'the run was interrupted; no partial changes are visible'
    ;;
  2)
    report_problem 'the configuration is invalid; a retry will not help'
    ;;
  *)
    report_problem 'nothing was committed'
    ;;
esac
exit "$code"
