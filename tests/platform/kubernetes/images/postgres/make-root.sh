#!/usr/bin/env bash
# Copies the PostgreSQL of this machine, with the libraries that it needs, into a root directory for an
# image: make-root.sh <bin directory of the server> <root directory that contains busybox>
set -euo pipefail

bin=$1 root=$2
version=$(basename "$(dirname "$bin")")
mkdir -p "$root"/{etc,tmp,usr/lib/postgresql,usr/share/postgresql,usr/share/zoneinfo,usr/lib/locale} \
  "$root"/{var/lib/postgresql,var/run/postgresql,docker-entrypoint-initdb.d}
cp -a "/usr/lib/postgresql/$version" "$root/usr/lib/postgresql/"
cp -a "/usr/share/postgresql/$version" "$root/usr/share/postgresql/"
cp -a /usr/share/zoneinfo/{Etc,UTC} "$root/usr/share/zoneinfo/"
cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
# JIT compilation would need LLVM, which is larger than the rest.
rm -rf "$root/usr/lib/postgresql/$version/lib"/{bitcode,llvmjit.so,llvmjit_types.bc}
# As in the official image: initdb copies this file.
sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$root/usr/share/postgresql/$version/postgresql.conf.sample"

# start.sh locks the volume with it; the busybox of the official image has it too.
install -D /usr/bin/flock "$root/bin/flock"

# ldd fails for scripts.
find "$root/usr/lib/postgresql/$version"/{bin,lib} "$root/bin/flock" -type f -print0 |
  { xargs -0 -n 1 ldd 2>/dev/null || true; } |
  awk '/=> \// { print $3 } /^\t\/lib/ { print $1 }' | sort -u |
  while read -r library; do install -D "$library" "$root$library"; done

# User and group have the IDs of the official Alpine image.
printf 'root:x:0:0::/root:/bin/sh\npostgres:x:70:70::/var/lib/postgresql:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\npostgres:x:70:\n' >"$root/etc/group"
chown -R 70:70 "$root/var/lib/postgresql" "$root/var/run/postgresql"
chmod 1777 "$root/tmp"
