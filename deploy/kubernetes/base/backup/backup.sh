#!/bin/sh
# Dumps the warehouse into BACKUP_FOLDER and keeps the newest BACKUP_KEEP dumps. A dump has its
# name only when it is whole and can be read back.
set -eu

folder=${BACKUP_FOLDER:-/backups}
keep=${BACKUP_KEEP:-7}
case $keep in '' | 0 | *[!0-9]*)
  echo "BACKUP_KEEP is \"$keep\": give a whole number of 1 or more." >&2
  exit 2
  ;;
esac

name=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
part=$folder/.$name.part
# What a job that was killed has left; another one may be at work right now.
find "$folder" -name ".$PGDATABASE-*.part" -mmin +60 -exec rm -f {} +
trap 'rm -f "$part"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

pg_dump --format custom --no-owner --no-privileges --file "$part"
pg_restore --list "$part" >/dev/null
mv "$part" "$folder/$name"
echo "Dumped $PGDATABASE to $folder/$name, $(wc -c <"$folder/$name") bytes"

# Names carry the time, and a pattern gives them in order: the oldest come first.
set -- "$folder/$PGDATABASE"-*Z.dump
while [ $# -gt "$keep" ]; do
  rm -f "$1"
  echo "Removed $1"
  shift
done
