#!/usr/bin/env bash
# Brings the whole platform up on Docker Desktop's Kubernetes; running it again changes what has
# changed. --dry-run prints the plan, --context NAME allows another cluster.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require docker kubectl helm
require_context
cd "$root"

# kube-prometheus-stack first: the overlay's monitors and rules need its CRDs, and it needs its
# namespace and its login.
step docker build -f deploy/docker/Dockerfile -t spacex-etl:latest .
step kubectl apply -f deploy/kubernetes/base/namespaces.yaml
step deploy/kubernetes/make-secrets.sh --context "$context" ${dry_run:+--dry-run}
step helm repo add prometheus-community https://prometheus-community.github.io/helm-charts --force-update
step helm repo add apache-airflow https://airflow.apache.org --force-update
step helm upgrade --install kube-prom-stack prometheus-community/kube-prometheus-stack \
  --version 85.1.3 --namespace monitoring --values deploy/monitoring/values.yaml --wait --timeout 10m
step kubectl apply -k deploy/kubernetes/overlays/docker-desktop
step kubectl --namespace data-platform rollout status deployment/postgres --timeout 5m
step kubectl --namespace data-platform rollout status deployment/postgres-exporter --timeout 5m
step kubectl --namespace monitoring rollout status deployment/statsd-exporter --timeout 5m

printf '+ kubectl create configmap airflow-dags from dags/, applied\n'
if [[ -z $dry_run ]]; then
  kubectl --namespace airflow create configmap airflow-dags --from-file=dags/core_usage_dag.py \
    --dry-run=client --output yaml | kubectl apply -f -
fi
printf '+ helm upgrade --install airflow apache-airflow/airflow --version 1.22.0\n'
if [[ -z $dry_run ]]; then
  # A file that is mounted by subPath does not follow its ConfigMap: a new DAG means new pods.
  dags=$(sha256 dags/core_usage_dag.py)
  # By a file descriptor, so that the password is no argument that ps shows.
  helm upgrade --install airflow apache-airflow/airflow --version 1.22.0 \
    --namespace airflow --values deploy/airflow/values.yaml --wait --timeout 15m \
    --set-string "airflowPodAnnotations.dags=$dags" \
    --values <(printf 'createUserJob: {defaultUser: {password: "%s"}}\n' \
      "$(kubectl --namespace airflow get secret airflow-admin --output 'jsonpath={.data.password}' | base64 --decode)")
fi
if [[ -n $dry_run ]]; then
  printf '\nThis was a dry run: nothing is changed.\n'
  exit 0
fi
cat <<'TEXT'

The platform is up. To look at it:
  kubectl -n airflow port-forward svc/airflow-api-server 8080:8080            http://localhost:8080
  kubectl -n monitoring port-forward svc/kube-prom-stack-grafana 3000:3000    http://localhost:3000
  kubectl -n monitoring port-forward svc/kube-prom-stack-prometheus 9090:9090 http://localhost:9090
  kubectl -n data-platform port-forward svc/postgres 5432:5432
Logins: user admin, passwords by the commands in deploy/README.md. Then: deploy/smoke.sh
TEXT
