-- Privileges on columns alone, not those on the whole table.
create or replace view public.svv_column_privileges as
  select n.nspname as namespace_name, c.relname as relation_name, a.attname as column_name,
         acl.privilege_type, pg_get_userbyid(acl.grantee) as identity_name,
         case when acl.grantee = 0 then 'public' else 'user' end as identity_type
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    cross join aclexplode(a.attacl) as acl;
grant select on public.svv_column_privileges to public;
