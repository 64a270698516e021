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

exists() { # namespace name
  [[ -z $dry_run ]] && kubectl --namespace "$1" get secret "$2" >/dev/null 2>&1
}

# Reads key=value lines from standard input, because `ps` shows arguments.
create() { # namespace name
  if exists "$1" "$2"; then
    printf 'unchanged: secret %s in %s\n' "$2" "$1"
    cat >/dev/null
  elif [[ -n $dry_run ]]; then
    printf 'would create secret %s in %s with %s\n' "$2" "$1" "$(cut -d= -f1 | paste -sd' ')"
  else
    kubectl --namespace "$1" create secret generic "$2" --from-env-file=/dev/stdin >/dev/null
    printf 'created: secret %s in %s\n' "$2" "$1"
  fi
}

# Two secrets contain the password of the role airflow, so an existing one is reused.
airflow_password=$(random_hex 24)
if exists data-platform pg-secret; then
  airflow_password=$(kubectl --namespace data-platform get secret pg-secret \
    --output 'jsonpath={.data.AIRFLOW_PASSWORD}' | base64 --decode)
fi

create data-platform pg-secret <<EOF
PG_HOST=$host
PG_PORT=5432
PG_DATABASE=spacexdb
PG_USER=etl
PG_PASSWORD=$(random_hex 24)
ADMIN_PASSWORD=$(random_hex 24)
AIRFLOW_PASSWORD=$airflow_password
MONITORING_PASSWORD=$(random_hex 24)
EOF
create airflow airflow-metadata <<EOF
connection=postgresql://airflow:$airflow_password@$host:5432/airflow
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
