-- What Redshift has and PostgreSQL lacks, as far as the loader uses it.
create domain public.super as jsonb;
create function public.json_parse(text) returns public.super
  language sql immutable return cast($1 as jsonb);
create function public.json_serialize(public.super) returns varchar
  language sql immutable return coalesce(cast($1 as varchar), 'null');
create function public.getdate() returns timestamp without time zone
  language sql volatile return cast(clock_timestamp() at time zone 'UTC' as timestamp(0));
create function public.dateadd(unit text, amount integer, moment timestamp without time zone)
  returns timestamp without time zone
  language sql immutable return moment + amount * cast('1 ' || unit as interval);
create function public.datediff(unit text, from_moment timestamp without time zone, to_moment timestamp without time zone)
  returns bigint language plpgsql immutable as $$
begin
  if unit <> 'microsecond' then raise exception 'datediff of % is not understood', unit; end if;
  return cast(extract(epoch from to_moment - from_moment) * 1000000 as bigint);
end $$;
create view public.pg_proc_info as select oid as prooid, * from pg_proc;
create table public.sys_load_error_detail (
  start_time timestamp without time zone default public.getdate(),
  file_name varchar(256), line_number bigint, column_name varchar(127), column_type varchar(10),
  error_message varchar(512)
);
create view public.stl_load_errors as
  select start_time as starttime, file_name as filename, line_number, column_name as colname,
         column_type as type, error_message as err_reason
    from public.sys_load_error_detail where false;
-- Both are empty for anyone who is not a security administrator; here that is the superuser.
create view public.svv_rls_attached_policy as
  select schemaname as relschema, tablename as relname, policyname as polname,
         true as is_pol_on, relrowsecurity as is_rls_on
    from pg_policies
    join pg_class on oid = cast(format('%I.%I', schemaname, tablename) as regclass)
   where (select usesuper from pg_user where usename = current_user);
create table public.masking_policies (policy_name varchar, schema_name varchar, table_name varchar);
create view public.svv_attached_masking_policy as
  select * from public.masking_policies
   where (select usesuper from pg_user where usename = current_user);
-- Regular users see their own sessions.
create view public.sys_query_history as
  select pid as session_id,
         case when state <> 'active' then 'success'
              when wait_event_type = 'Client' then 'returning'
              else 'running' end as status,
         case when state <> 'active' then cast(state_change at time zone 'UTC' as timestamp) end as end_time
    from pg_stat_activity
   where usename = current_user;
create function public.refuse(message text) returns void language plpgsql as $$
begin raise exception using errcode = '0A000', message = message; end $$;
grant usage on schema public to public;
grant select on all tables in schema public to public;
revoke select on public.masking_policies from public;
