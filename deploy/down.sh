#!/usr/bin/env bash
# Takes the whole platform down, its data with it. --dry-run prints the plan.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require kubectl helm
require_context

# The releases first: Helm keeps what it knows of one in the release's own namespace, and without
# that its roles for the whole cluster stay for ever. Everything else lies in the namespaces.
step helm uninstall airflow --namespace airflow --ignore-not-found --wait
step helm uninstall kube-prom-stack --namespace monitoring --ignore-not-found --wait
step kubectl delete namespace airflow monitoring data-platform --ignore-not-found
