# What the scripts that touch a cluster share. Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
context=docker-desktop
dry_run=
# Read by the scripts that source this file.
export root

usage() {
  printf 'usage: %s [--context NAME] [--dry-run]\n' "$0" >&2
  exit 2
}

options() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      --context)
        [[ $# -ge 2 ]] || usage
        context=$2
        shift
        ;;
      --dry-run) dry_run=1 ;;
      *) usage ;;
    esac
    shift
  done
}

# Every call names the cluster: neither Helm's variables nor a switch half-way leads to another.
unset HELM_KUBEAPISERVER HELM_KUBETOKEN
kubectl() { command kubectl --context "$context" "$@"; }
helm() { command helm --kube-context "$context" "$@"; }

# Says what is done, and does it unless this is a dry run.
step() {
  printf '+ %s\n' "$*"
  [[ -n $dry_run ]] || "$@"
}

require() {
  local tool
  for tool in "$@"; do
    [[ -n $dry_run ]] || type -P "$tool" >/dev/null || {
      printf '%s is not installed; see deploy/README.md.\n' "$tool" >&2
      exit 2
    }
  done
}

# Any context but the local one has to be named, so that no other cluster is touched by accident.
require_context() {
  [[ -z $dry_run ]] || return 0
  local current
  current=$(command kubectl config current-context)
  [[ $current == "$context" ]] || {
    printf 'kubectl points at "%s", not at "%s". Switch to it, or name it with --context.\n' \
      "$current" "$context" >&2
    exit 2
  }
}

random_hex() { # bytes; hexadecimal needs no quoting in a URL
  od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'
}

# macOS has the first since version 15, Linux need not have the second.
sha256() { # file
  { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d' ' -f1
}
