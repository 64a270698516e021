#!/usr/bin/env bash
# Takes the whole platform down, its data with it. --dry-run prints the plan.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require kubectl helm
require_context
cd "$root"

step helm uninstall airflow --namespace airflow --ignore-not-found --wait
step kubectl delete -k deploy/kubernetes/overlays/docker-desktop --ignore-not-found
step helm uninstall kube-prom-stack --namespace monitoring --ignore-not-found --wait
step kubectl delete namespace airflow monitoring data-platform --ignore-not-found
