#!/bin/sh
# Dumps the warehouse to BACKUP_FOLDER and keeps the newest BACKUP_KEEP dumps. A dump only gets its
# final name after it is complete and pg_restore can read it.
set -eu

folder=${BACKUP_FOLDER:-/backups}
keep=${BACKUP_KEEP:-7}
case $keep in '' | 0 | *[!0-9]*)
  echo "Invalid BACKUP_KEEP \"$keep\": expected a whole number of 1 or more." >&2
  exit 2
  ;;
esac

# The network policies of a new pod take effect about a second after its start.
"$(dirname "$0")/wait-for-server.sh"

name=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
# The host name is that of the pod: two backups that start in the same second write separate files.
part=$folder/.$name.$(hostname).part
# Deletes leftovers of killed jobs, but not the file of a job that is still running.
find "$folder" -name ".$PGDATABASE-*.part" -mmin +60 -exec rm -f {} +
trap 'rm -f "$part"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

pg_dump --format custom --no-owner --no-privileges --file "$part"
pg_restore --list "$part" >/dev/null
mv "$part" "$folder/$name"
echo "Dumped $PGDATABASE to $folder/$name, $(wc -c <"$folder/$name") bytes"

# Names contain the time and a pattern sorts them, so the oldest come first.
set -- "$folder/$PGDATABASE"-*Z.dump
while [ $# -gt "$keep" ]; do
  rm -f "$1"
  echo "Deleted $1"
  shift
done
