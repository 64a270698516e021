#!/usr/bin/env bash
# Loads the API into PostgreSQL, for cron: quiet while all is well, one run at a time, and a
# complaint only about what somebody has to look at. The environment says where to (PG_HOST,
# PG_DATABASE, PG_USER, PG_PASSWORD_FILE) and where to keep state (SPACEX_STATE).
set -uo pipefail

state=${SPACEX_STATE:-/var/lib/spacex}
patience=3

mkdir -p "$state"
exec 9>"$state/lock"
if ! flock --nonblock 9; then
  # A run of an hour: the one that holds the lock does the work of this one too.
  exit 0
fi

spacex-etl run --target postgres --check --json "$@" >"$state/result.json" 2>"$state/log"
code=$?

complain() {
  printf 'spacex-etl ended with %d: %s\n' "$code" "$1"
  tail -n 20 "$state/log"
}

case $code in
  0)
    rm -f "$state/failures"
    ;;
  3)
    # Committed; some documents were left out, and wait in the ledger.
    rm -f "$state/failures"
    complain 'documents were rejected; look at them with: spacex-etl rejects --target postgres'
    code=0
    ;;
  75)
    # The API or the database is away for a while: the next hour tries again.
    printf '.' >>"$state/failures"
    failures=$(wc -c <"$state/failures")
    if [[ $failures -lt $patience ]]; then
      code=0
    else
      complain "nothing could be loaded $failures times in a row"
    fi
    ;;
  130 | 143)
    complain 'the run was interrupted; nothing half-done is visible'
    ;;
  2)
    complain 'the configuration is wrong; running again will not help'
    ;;
  *)
    complain 'nothing was committed'
    ;;
esac
exit "$code"
