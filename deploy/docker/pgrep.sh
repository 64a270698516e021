#!/bin/sh
# The pgrep of the image: `pgrep -u UID -f PATTERN` prints the processes of this user whose name contains
# PATTERN. Airflow calls it in the XCom sidecar, which runs this image, to end the sidecar. Starts no
# process of its own, which would be listed too.
set -eu

if [ "$#" -ne 4 ] || [ "$1" != -u ] || [ "$3" != -f ]; then
  echo 'usage: pgrep -u UID -f PATTERN' >&2
  exit 2
fi
found=1
for process in /proc/[0-9]*; do
  pid=${process##*/}
  if [ "$pid" = $$ ] || [ ! -O "$process/comm" ]; then continue; fi
  # The process may have ended.
  { read -r name <"$process/comm"; } 2>/dev/null || continue
  case $name in *"$4"*)
    echo "$pid"
    found=0
    ;;
  esac
done
exit "$found"
