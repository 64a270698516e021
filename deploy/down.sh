#!/usr/bin/env bash
# Uninstalls the whole platform and deletes its data. --dry-run prints the plan.
set -euo pipefail
# shellcheck source=deploy/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
options "$@"
require kubectl helm
require_context

# Helm stores the state of a release in its namespace. The releases are uninstalled before the
# namespaces are deleted, because otherwise their cluster roles would be orphaned.
step helm uninstall airflow --namespace airflow --ignore-not-found --wait
step helm uninstall kube-prom-stack --namespace monitoring --ignore-not-found --wait
step kubectl delete namespace airflow monitoring data-jobs data-platform --ignore-not-found
step kubectl delete priorityclass spacex-database --ignore-not-found
