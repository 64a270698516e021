#!/bin/sh
# Creates the roles with minimal privileges, and sets their passwords. Runs as the superuser `admin`: by
# the image on the first start, when the data directory is empty, and by deploy/up.sh on every update,
# so that new roles and changed passwords take effect on an existing volume.
#
#   etl         owns the schema of the warehouse
#   airflow     owns a separate database
#   backup      reads everything
#   monitoring  reads statistics and the ledger's runs
#   grafana     reads the marts, and the columns that list upcoming launches
set -eu

: "${POSTGRES_USER:?}" "${POSTGRES_DB:?}" "${POSTGRES_PASSWORD:?}"
: "${ETL_PASSWORD:?}" "${AIRFLOW_PASSWORD:?}" "${BACKUP_PASSWORD:?}" "${MONITORING_PASSWORD:?}" "${GRAFANA_PASSWORD:?}"

PGPASSWORD=$POSTGRES_PASSWORD \
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
set client_min_messages = warning;
\getenv database POSTGRES_DB
\getenv etl_password ETL_PASSWORD
\getenv airflow_password AIRFLOW_PASSWORD
\getenv backup_password BACKUP_PASSWORD
\getenv monitoring_password MONITORING_PASSWORD
\getenv grafana_password GRAFANA_PASSWORD

select format('create role %I login', name)
from unnest(array['etl', 'airflow', 'backup', 'monitoring', 'grafana']) as name
where not exists (select from pg_roles where rolname = name)
\gexec
alter role etl login password :'etl_password' connection limit 20;
alter role airflow login password :'airflow_password' connection limit 50;
alter role backup login password :'backup_password' connection limit 5;
alter role monitoring login password :'monitoring_password' connection limit 5;
-- A query that waits for a lock must not occupy one connection after the other.
alter role monitoring set statement_timeout = '10s';
-- Panels only read, and must not occupy the server.
alter role grafana login password :'grafana_password' connection limit 10;
alter role grafana set statement_timeout = '30s';
alter role grafana set default_transaction_read_only = on;

select 'create database airflow owner airflow'
where not exists (select from pg_database where datname = 'airflow')
\gexec

-- By default, every role may connect to every database and create temporary tables there.
revoke all on database :"database", airflow, postgres, template1 from public;
grant connect, temporary on database :"database" to etl;
grant connect on database :"database" to backup, monitoring, grafana;
grant connect on database airflow to monitoring;

create schema if not exists spacex authorization etl;
grant pg_monitor to monitoring;
grant pg_read_all_data to backup;
grant usage on schema spacex to monitoring, grafana;

-- Earlier versions let monitoring read all tables.
alter default privileges for role etl in schema spacex revoke select on tables from monitoring;
revoke select on all tables in schema spacex from monitoring;

-- The runs of etl create the tables and marts, so privileges on them are granted when that happens, also
-- after a restore. The views of the schema are the marts.
create or replace procedure public.grant_reading(relation regclass) language plpgsql
set search_path = pg_catalog as $procedure$
declare
  kind "char";
  name name;
  columns text;
begin
  select relkind, relname into kind, name from pg_class
  where oid = relation and relnamespace = 'spacex'::regnamespace;
  if kind = 'v' then
    execute format('grant select on %s to grafana', relation);
  elsif name = 'etl_runs' then
    execute format('grant select on %s to monitoring', relation);
  elsif name = 'launches' then
    select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
    where attrelid = relation and attname in ('name', 'date_utc', 'date_precision', 'upcoming');
    if columns is not null then
      execute format('grant select (%s) on %s to grafana', columns, relation);
    end if;
  end if;
end
$procedure$;
create or replace function public.grant_reading_of_new() returns event_trigger language plpgsql
set search_path = pg_catalog as $function$
declare
  relation oid;
begin
  for relation in
    select objid from pg_event_trigger_ddl_commands()
    where object_type in ('table', 'view') and schema_name = 'spacex'
  loop
    call public.grant_reading(relation);
  end loop;
end
$function$;
revoke all on procedure public.grant_reading from public;
grant execute on procedure public.grant_reading to etl;
drop event trigger if exists grant_reading;
create event trigger grant_reading on ddl_command_end
  when tag in ('CREATE TABLE', 'CREATE TABLE AS', 'CREATE VIEW')
  execute function public.grant_reading_of_new();

select format('call public.grant_reading(%L::regclass)', oid::regclass)
from pg_class where relnamespace = 'spacex'::regnamespace and relkind in ('r', 'v')
\gexec
SQL
