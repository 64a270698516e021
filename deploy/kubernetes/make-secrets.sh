#!/usr/bin/env bash
# Makes every secret of the platform, with random passwords, in the namespaces that need them:
#
#   deploy/kubernetes/make-secrets.sh [--context NAME] [--dry-run]
#
# What is there already stays, so that running it again changes no password. Nothing secret is
# printed or written to a file.
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

# Reads key=value lines from standard input, so that no value is an argument that `ps` shows.
make() { # namespace name
  if exists "$1" "$2"; then
    printf 'kept    secret %s in %s\n' "$2" "$1"
    cat >/dev/null
  elif [[ -n $dry_run ]]; then
    printf 'would make secret %s in %s with %s\n' "$2" "$1" "$(cut -d= -f1 | paste -sd' ')"
  else
    kubectl --namespace "$1" create secret generic "$2" --from-env-file=/dev/stdin >/dev/null
    printf 'made    secret %s in %s\n' "$2" "$1"
  fi
}

# The two secrets of PostgreSQL share a password, so it is read back where it is there already.
airflow_password=$(random_hex 24)
if exists data-platform pg-secret; then
  airflow_password=$(kubectl --namespace data-platform get secret pg-secret \
    --output 'jsonpath={.data.AIRFLOW_PASSWORD}' | base64 --decode)
fi

make data-platform pg-secret <<EOF
PG_HOST=$host
PG_PORT=5432
PG_DATABASE=spacexdb
PG_USER=etl
PG_PASSWORD=$(random_hex 24)
ADMIN_PASSWORD=$(random_hex 24)
AIRFLOW_PASSWORD=$airflow_password
MONITORING_PASSWORD=$(random_hex 24)
EOF
make airflow airflow-metadata <<EOF
connection=postgresql://airflow:$airflow_password@$host:5432/airflow
EOF
make airflow airflow-fernet-key <<EOF
fernet-key=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')
EOF
make airflow airflow-api-secret-key <<EOF
api-secret-key=$(random_hex 32)
EOF
make airflow airflow-jwt-secret <<EOF
jwt-secret=$(random_hex 32)
EOF
make airflow airflow-admin <<EOF
password=$(random_hex 12)
EOF
make monitoring grafana-admin <<EOF
admin-user=admin
admin-password=$(random_hex 12)
EOF
