#!/usr/bin/env bash
# Creates all secrets of the platform, with random passwords, in the namespaces that need them:
#
#   deploy/kubernetes/make-secrets.sh [--context NAME] [--dry-run]
#
# Existing secrets are not changed. No secret value is printed or written to a file.
set -euo pipefail

# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
options "$@"
require kubectl od base64
require_context

host=postgres.data-platform.svc.cluster.local

# Prints a key of a secret; nothing if there is no such secret or key.
stored() { # namespace name key
  [[ -n $dry_run ]] || kubectl --namespace "$1" get secret "$2" --ignore-not-found \
    --output "jsonpath={.data.$3}" | base64 --decode
}

# Reads key=value lines from standard input, because `ps` shows arguments.
create() { # namespace name
  if [[ -n $dry_run ]]; then
    printf 'would create secret %s in %s with %s\n' "$2" "$1" "$(cut -d= -f1 | paste -sd' ')"
  elif [[ -n $(kubectl --namespace "$1" get secret "$2" --ignore-not-found --output name) ]]; then
    printf 'unchanged: secret %s in %s\n' "$2" "$1"
    cat >/dev/null
  else
    kubectl --namespace "$1" create secret generic "$2" --from-env-file=/dev/stdin >/dev/null
    printf 'created: secret %s in %s\n' "$2" "$1"
  fi
}

# One secret for each role of PostgreSQL. The server, which creates the roles, reads all of them; the
# clients have their own. The passwords of earlier versions, all in the secret pg-secret, are kept.
password() { # role, key in pg-secret
  local found
  found=$(stored data-platform "postgres-$1" password) || return
  if [[ -z $found && -n ${2:-} ]]; then
    found=$(stored data-platform pg-secret "$2") || return
  fi
  printf '%s' "${found:-$(random_hex 24)}"
}
admin=$(password admin ADMIN_PASSWORD)
etl=$(password etl PG_PASSWORD)
airflow=$(password airflow AIRFLOW_PASSWORD)
monitoring=$(password monitoring MONITORING_PASSWORD)
backup=$(password backup)
grafana=$(password grafana)
create data-platform postgres-admin <<<"password=$admin"
create data-platform postgres-etl <<<"password=$etl"
create data-platform postgres-airflow <<<"password=$airflow"
create data-platform postgres-monitoring <<<"password=$monitoring"
create data-platform postgres-backup <<<"password=$backup"
create data-platform postgres-grafana <<<"password=$grafana"

create data-jobs pg-secret <<EOF
PG_HOST=$host
PG_PORT=5432
PG_DATABASE=spacexdb
PG_USER=etl
PG_PASSWORD=$etl
EOF
create airflow airflow-metadata <<EOF
connection=postgresql://airflow:$airflow@$host:5432/airflow
EOF
create airflow airflow-fernet-key <<EOF
fernet-key=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')
EOF
create airflow airflow-api-secret-key <<EOF
api-secret-key=$(random_hex 32)
EOF
create airflow airflow-jwt-secret <<EOF
jwt-secret=$(random_hex 32)
EOF
create airflow airflow-admin <<EOF
password=$(random_hex 12)
EOF
create monitoring grafana-admin <<EOF
admin-user=admin
admin-password=$(random_hex 12)
EOF
create monitoring grafana-postgres <<EOF
PG_PASSWORD=$grafana
EOF
