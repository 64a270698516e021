#!/bin/sh
# Runs once, when the data folder is empty, as the superuser `admin`. Three roles, each with no
# more than its part: `etl` writes the warehouse, `airflow` has a database of its own,
# `monitoring` reads statistics.
set -eu

: "${POSTGRES_USER:?}" "${POSTGRES_DB:?}" "${ETL_PASSWORD:?}" "${AIRFLOW_PASSWORD:?}" "${MONITORING_PASSWORD:?}"

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" \
  --set etl_password="$ETL_PASSWORD" \
  --set airflow_password="$AIRFLOW_PASSWORD" \
  --set monitoring_password="$MONITORING_PASSWORD" <<'SQL'
create role etl login password :'etl_password' connection limit 20;
create role airflow login password :'airflow_password' connection limit 50;
create role monitoring login password :'monitoring_password' connection limit 5;

revoke all on database :"database" from public;
grant connect, temporary on database :"database" to etl;
grant connect on database :"database" to monitoring;
create schema spacex authorization etl;

grant pg_monitor to monitoring;
-- The ledger tells how fresh the data is.
grant usage on schema spacex to monitoring;
alter default privileges for role etl in schema spacex grant select on tables to monitoring;

create database airflow owner airflow;
revoke all on database airflow from public;
grant connect on database airflow to monitoring;
SQL
