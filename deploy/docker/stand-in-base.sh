#!/usr/bin/env bash
# Builds a local replacement for the official Node image, for machines without access to a registry:
#
#   deploy/docker/stand-in-base.sh <node binary> [image]
#
# It contains what the Dockerfile needs from the official image: Debian, node, npm, and the user `node`
# (1000). CI uses it; deployments use the image that the Dockerfile names.
# Requires root, debootstrap, buildah and npm.
set -euo pipefail

node_binary=${1:?usage: stand-in-base.sh <node binary> [image]}
image=${2:-localhost/node-stand-in:24}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

debootstrap --variant=minbase bookworm "$root" >"$work/log" 2>&1 || {
  tail -n 20 "$work/log" >&2
  exit 1
}
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --create-home --shell /bin/bash node
install -m 0755 "$node_binary" "$root/usr/local/bin/node"
# renovate: datasource=npm depName=npm
npm install --prefix "$work/npm" --no-audit --no-fund --no-save --loglevel error npm@11.19.1 >/dev/null
mkdir -p "$root/usr/local/lib/node_modules"
cp -a "$work/npm/node_modules/npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
# The CA certificates of this machine, so that a build behind its proxy can reach the npm registry.
if [[ -f /etc/ssl/certs/ca-certificates.crt ]]; then
  install -D -m 0644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
fi
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/*

container=$(buildah from scratch)
buildah add --quiet "$container" "$root" / >/dev/null
buildah commit --quiet --rm "$container" "$image" >/dev/null
printf '%s\n' "$image"
