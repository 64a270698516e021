#!/bin/sh
# Runs spacex-etl with the file system of a pod: its volumes are private and empty, a hosts file
# resolves the services, and everything else is this machine, below a separate root. Needs root;
# `unshare --mount` removes all mounts afterwards.
#
#   unshare --mount pod.sh <scratch> <repository> <node> <mount path>… -- <args of spacex-etl>
#
# <scratch> contains `hosts`, an empty directory `root`, and a directory for each mount path.
set -eu

scratch=$1 repository=$2 node=$3
shift 3
root=$scratch/root
mount -t tmpfs tmpfs "$root"
for path in /*; do
  if [ -L "$path" ]; then
    cp -d "$path" "$root"
  elif [ -d "$path" ] && [ "$path" != /tmp ]; then
    mkdir "$root$path"
    mount --rbind "$path" "$root$path"
  fi
done
mkdir "$root/repository"
mount --rbind "$repository" "$root/repository"
touch "$root/node"
mount --bind "$node" "$root/node"
mount --bind "$scratch/hosts" "$root/etc/hosts"
while [ "$1" != -- ]; do
  mkdir -p "$root$1"
  mount --bind "$scratch$1" "$root$1"
  shift
done
shift
# /data is the working directory of the image.
exec chroot "$root" env --chdir=/data /node /repository/packages/etl-cli/dist/main.js "$@"
