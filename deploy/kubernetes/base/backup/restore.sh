#!/bin/sh
# Restores a dump of backup.sh over the database, whole or not at all:
#
#   restore.sh [dump]     a file in BACKUP_FOLDER; default: the newest
#
# The tables and views of the schema are replaced by those of the dump, and belong to BACKUP_OWNER.
set -eu

folder=${BACKUP_FOLDER:-/backups}
dump=${1:-}
if [ -z "$dump" ]; then
  # A pattern gives names in order, and they carry the time: the last is the newest.
  for one in "$folder/$PGDATABASE"-*Z.dump; do dump=${one##*/}; done
fi
if [ ! -f "$folder/$dump" ]; then
  echo "There is no dump $folder/$dump." >&2
  exit 1
fi
pg_restore --dbname "$PGDATABASE" --schema "${BACKUP_SCHEMA:-spacex}" --role "${BACKUP_OWNER:-etl}" \
  --clean --if-exists --no-owner --no-privileges --single-transaction --exit-on-error \
  "$folder/$dump"
echo "Restored $PGDATABASE from $folder/$dump"
