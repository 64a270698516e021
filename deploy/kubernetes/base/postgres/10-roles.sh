#!/bin/sh
# Runs as the superuser `admin` on the first start, when the data directory is empty. Creates three
# roles with minimal privileges: `etl` writes the warehouse, `airflow` owns a separate database,
# `monitoring` reads statistics.
set -eu

: "${POSTGRES_USER:?}" "${POSTGRES_DB:?}" "${ETL_PASSWORD:?}" "${AIRFLOW_PASSWORD:?}" "${MONITORING_PASSWORD:?}"

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv database POSTGRES_DB
\getenv etl_password ETL_PASSWORD
\getenv airflow_password AIRFLOW_PASSWORD
\getenv monitoring_password MONITORING_PASSWORD

create role etl login password :'etl_password' connection limit 20;
create role airflow login password :'airflow_password' connection limit 50;
create role monitoring login password :'monitoring_password' connection limit 5;

-- By default, every role may connect to every database and create temporary tables there.
revoke all on database :"database", postgres, template1 from public;
grant connect, temporary on database :"database" to etl;
grant connect on database :"database" to monitoring;
create schema spacex authorization etl;

grant pg_monitor to monitoring;
-- The exporter reads the age of the data from the ledger.
grant usage on schema spacex to monitoring;
alter default privileges for role etl in schema spacex grant select on tables to monitoring;

create database airflow owner airflow;
revoke all on database airflow from public;
grant connect on database airflow to monitoring;
SQL
