#!/bin/sh
# Runs a command as a pod would see the machine: what its volumes mount is empty and its own, the
# hosts file says where the services are, and the rest is this machine, seen from a root of its
# own. Needs root; `unshare --mount` around it takes every mount away again.
#
#   unshare --mount pod.sh <scratch> <repository> <node> <mount path>… -- <args of spacex-etl>
#
# <scratch> holds `hosts`, an empty folder `root`, and a folder for each mount path.
set -eu

scratch=$1 repository=$2 node=$3
shift 3
root=$scratch/root
mount -t tmpfs tmpfs "$root"
for place in /*; do
  if [ -L "$place" ]; then
    cp -d "$place" "$root"
  elif [ -d "$place" ] && [ "$place" != /tmp ]; then
    mkdir "$root$place"
    mount --rbind "$place" "$root$place"
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
