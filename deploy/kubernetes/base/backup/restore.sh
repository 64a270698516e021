#!/bin/sh
# Restores a dump of backup.sh into the database, in one transaction:
#
#   restore.sh [dump]     a file in BACKUP_FOLDER; default: the newest
#
# Replaces the tables and views of the schema by those of the dump. Their owner is PGUSER.
set -eu

folder=${BACKUP_FOLDER:-/backups}
dump=${1:-}
if [ -z "$dump" ]; then
  # Names contain the time and a pattern sorts them, so the last one is the newest.
  for file in "$folder/$PGDATABASE"-*Z.dump; do dump=${file##*/}; done
fi
if [ ! -f "$folder/$dump" ]; then
  echo "Dump not found: $folder/$dump" >&2
  exit 1
fi
"$(dirname "$0")/wait-for-server.sh"
pg_restore --dbname "$PGDATABASE" --schema "${BACKUP_SCHEMA:-spacex}" \
  --clean --if-exists --no-owner --no-privileges --single-transaction --exit-on-error \
  "$folder/$dump"
echo "Restored $PGDATABASE from $folder/$dump"
