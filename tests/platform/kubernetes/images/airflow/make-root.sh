#!/usr/bin/env bash
# Installs Airflow from PyPI on a minimal Debian, in place of the official image:
#
#   make-root.sh <empty directory>
#
# Writes the directory `root` there. Requires root, debootstrap, and Debian's Python with venv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1
root=$work/root
# The same release as this machine, so that Python is the same.
# shellcheck disable=SC1091
codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")

debootstrap --variant=minbase --include=python3,procps,dumb-init,ca-certificates,netbase \
  "$codename" "$root" >"$work/debootstrap.log" 2>&1 || {
  tail -n 20 "$work/debootstrap.log" >&2
  exit 1
}
printf 'airflow:x:50000:0::/home/airflow:/bin/bash\n' >>"$root/etc/passwd"
install -d -o 50000 -g 0 -m 0775 "$root/home/airflow" "$root/opt/airflow" "$root/opt/airflow"/{dags,logs,config}
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*

python3 -m venv "$work/installer"
"$work/installer/bin/pip" install --quiet --disable-pip-version-check uv
uv() { "$work/installer/bin/uv" "$@"; }
uv venv --quiet --relocatable --python /usr/bin/python3 "$root/opt/venv"
uv pip install --quiet --system-certs --link-mode copy --python "$root/opt/venv/bin/python" \
  --requirement "$here/requirements.txt"
# The user of the image cannot write byte code, so every process would compile all modules again.
# By hash, because the modification times differ in the image.
"$root/opt/venv/bin/python" -m compileall -q -j 2 --invalidation-mode unchecked-hash \
  -s "$root" -p / "$root/opt/venv/lib"
install -m 0755 "$here/entrypoint.sh" "$root/entrypoint"
install -m 0755 "$here/clean-logs.sh" "$root/clean-logs"
