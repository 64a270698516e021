-- What Redshift has and PostgreSQL lacks, as far as the loader uses it.
create domain public.super as jsonb;
create function public.json_parse(text) returns public.super
  language sql immutable return cast($1 as jsonb);
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
create function public.refuse(message text) returns void language plpgsql as $$
begin raise exception using errcode = '0A000', message = message; end $$;
grant usage on schema public to public;
