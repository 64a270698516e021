# Functions shared by the scripts that access a cluster. Source this file; do not run it.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
context=docker-desktop
overlay=docker-desktop
dry_run=
# Read by the scripts that source this file.
export root overlay

usage() {
  printf 'usage: %s [--context NAME]%s [--dry-run]\n' "$0" "${has_overlay:+ [--overlay NAME]}" >&2
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
      --overlay)
        [[ -n ${has_overlay:-} && $# -ge 2 && -d $root/deploy/kubernetes/overlays/$2 ]] || usage
        overlay=$2
        shift
        ;;
      --dry-run) dry_run=1 ;;
      *) usage ;;
    esac
    shift
  done
}

# Every call names its context, so neither variables of Helm nor a context switch can redirect it.
unset HELM_KUBEAPISERVER HELM_KUBETOKEN
kubectl() { command kubectl --context "$context" "$@"; }
helm() { command helm --kube-context "$context" "$@"; }

# Prints a command, and runs it unless this is a dry run.
step() {
  printf '+ %s\n' "$*"
  [[ -n $dry_run ]] || "$@"
}

require() {
  local tool
  for tool in "$@"; do
    [[ -n $dry_run ]] || type -P "$tool" >/dev/null || {
      printf '%s is not installed. See deploy/README.md.\n' "$tool" >&2
      exit 2
    }
  done
}

# Any context other than docker-desktop must be given, to protect other clusters from accidents.
require_context() {
  [[ -z $dry_run ]] || return 0
  local current
  current=$(command kubectl config current-context)
  [[ $current == "$context" ]] || {
    printf 'The current kubectl context is "%s", expected "%s". Switch to it, or pass --context.\n' \
      "$current" "$context" >&2
    exit 2
  }
}

random_hex() { # number of bytes; hexadecimal needs no quoting in a URL
  od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'
}
