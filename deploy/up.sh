#!/usr/bin/env bash
# Installs or updates the whole platform on the Kubernetes cluster of Docker Desktop. --dry-run prints
# the plan, --context NAME selects another cluster, --overlay NAME another directory of
# kubernetes/overlays.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # read by options
has_overlay=1
options "$@"
require docker kubectl helm
require_context
cd "$root"

# Prints --values for a file of the overlay with values of a chart; nothing if there is none.
overlay_values() { # chart
  local file=deploy/kubernetes/overlays/$overlay/$1-values.yaml
  [[ ! -f $file ]] || printf -- '--values %s' "$file"
}
# Split at spaces: neither part contains one.
read -ra monitoring_values <<<"$(overlay_values monitoring)"
read -ra airflow_values <<<"$(overlay_values airflow)"

# kube-prometheus-stack comes before the overlay, which needs its CRDs, and after the namespaces and
# secrets that it needs itself.
step docker build -f deploy/docker/Dockerfile -t spacex-etl:latest .
step kubectl apply -f deploy/kubernetes/base/namespaces.yaml
step deploy/kubernetes/make-secrets.sh --context "$context" ${dry_run:+--dry-run}
step helm repo add prometheus-community https://prometheus-community.github.io/helm-charts --force-update
step helm repo add apache-airflow https://airflow.apache.org --force-update
step helm upgrade --install kube-prom-stack prometheus-community/kube-prometheus-stack \
  --version 85.1.3 --namespace monitoring --values deploy/monitoring/values.yaml \
  ${monitoring_values[@]+"${monitoring_values[@]}"} --wait --timeout 10m
# Earlier versions ran PostgreSQL as a Deployment. Its pod must be gone before the pod of the StatefulSet
# starts on the same volume; a deletion in the foreground waits for it.
step kubectl --namespace data-platform delete deployment postgres --ignore-not-found --cascade=foreground --timeout 5m
step kubectl apply -k "deploy/kubernetes/overlays/$overlay"
step kubectl --namespace data-platform rollout status statefulset/postgres --timeout 5m
# Creates the roles that an existing volume lacks.
step kubectl --namespace data-platform exec statefulset/postgres -- /docker-entrypoint-initdb.d/10-roles.sh
# Objects of earlier versions that would keep rights which nothing needs.
step kubectl --namespace data-platform delete role,rolebinding airflow-pod-launcher --ignore-not-found
step kubectl --namespace data-platform delete serviceaccount spacex-etl --ignore-not-found
step kubectl --namespace data-platform delete networkpolicy etl-to-statsd-exporter etl-to-api-and-aws --ignore-not-found
step kubectl --namespace airflow delete networkpolicy airflow-from-prometheus --ignore-not-found
step kubectl --namespace data-platform rollout status deployment/postgres-exporter --timeout 5m
step kubectl --namespace monitoring rollout status deployment/statsd-exporter --timeout 5m

printf '+ kubectl create configmap airflow-dags from dags/ | kubectl apply\n'
# The resource version changes with each change of the stored DAG, also with those of others.
dags_version='<resource version of airflow-dags>'
if [[ -z $dry_run ]]; then
  kubectl --namespace airflow create configmap airflow-dags --from-file=dags/core_usage_dag.py \
    --dry-run=client --output yaml | kubectl apply -f -
  dags_version=$(kubectl --namespace airflow get configmap airflow-dags --output 'jsonpath={.metadata.resourceVersion}')
fi
# Jobs cannot be changed. The chart keeps the finished ones for five minutes, and an upgrade with another
# DAG, password or version would fail to update them.
step kubectl --namespace airflow delete job airflow-run-airflow-migrations airflow-create-user --ignore-not-found
# Pods do not see updates of a file that is mounted by subPath, so a changed DAG restarts them. The notes
# of the chart would print a password.
step helm upgrade --install airflow apache-airflow/airflow --version 1.22.0 \
  --namespace airflow --values deploy/airflow/values.yaml ${airflow_values[@]+"${airflow_values[@]}"} \
  --wait --wait-for-jobs --timeout 15m --hide-notes \
  --set-string "airflowPodAnnotations.dags=$dags_version"
# Contained the passwords of all roles. Pods of the previous DAG may use it until here.
step kubectl --namespace data-platform delete secret pg-secret --ignore-not-found
if [[ -n $dry_run ]]; then
  printf '\nThis was a dry run. Nothing was changed.\n'
  exit 0
fi
cat <<'TEXT'

The platform is up. To access it:
  kubectl -n airflow port-forward svc/airflow-api-server 8080:8080            http://localhost:8080
  kubectl -n monitoring port-forward svc/kube-prom-stack-grafana 3000:3000    http://localhost:3000
  kubectl -n monitoring port-forward svc/kube-prom-stack-prometheus 9090:9090 http://localhost:9090
  kubectl -n data-platform port-forward svc/postgres 5432:5432
Log in as admin; see deploy/README.md for the passwords. To test the platform: deploy/smoke.sh
TEXT
