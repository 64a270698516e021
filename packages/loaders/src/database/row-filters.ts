import { qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';

/** Something on a table that can drop or change rows that are written to it, without an error. */
export type RowFilter =
  | {
      readonly kind: 'policies';
      readonly table: string;
      /** The database user, whom row-level security applies to. */
      readonly user: string;
      /** Policies that apply to the user: `readers for select`. */
      readonly policies: string;
      /** Commands that no policy allows: `insert, update`. */
      readonly denied: string;
    }
  | {
      readonly kind: 'trigger';
      readonly table: string;
      /** Table or partition that has the trigger, qualified. */
      readonly on: string;
      readonly name: string;
      readonly function: string;
      /** Whether it runs before the change of a row, and can skip it. */
      readonly before: boolean;
    }
  | { readonly kind: 'rule'; readonly table: string; readonly on: string; readonly name: string }
  | {
      readonly kind: 'foreign key';
      readonly table: string;
      readonly name: string;
      readonly definition: string;
    };

/** The tables with their partitions and inheriting tables. */
const members = `
  with recursive members as (
    select c.oid, c.relname as "table", 0 as depth
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = any(cast($2 as text[])) and c.relkind in ('r', 'p')
    union all
    select i.inhrelid, m."table", m.depth + 1
      from members m join pg_inherits i on i.inhparent = m.oid
  )`;

/** Row-level security of partitions does not apply to statements on their parent. */
const policies = `${members}
  select m."table", current_user as "user", coalesce(p.policies, '') as policies,
         coalesce(p.allowed, '{}') as allowed
    from members m
    cross join lateral (
      select string_agg(polname || ' for ' || command, ', ' order by polname) as policies,
             array_agg(command) filter (where polpermissive) as allowed
        from (select polname, polpermissive,
                     case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                                 when 'd' then 'delete' else 'all' end as command
                from pg_policy
               where polrelid = m.oid
                 and (0 = any(polroles)
                      or exists (select from unnest(polroles) as r(role)
                                  where role <> 0 and pg_has_role(role, 'usage')))) as own) as p
   where m.depth = 0 and row_security_active(m.oid)
   order by 1`;

const triggers = `${members}
  select m."table", cast(cast(m.oid as regclass) as text) as on, t.tgname as name,
         cast(cast(t.tgfoid as regproc) as text) as function,
         t.tgtype & 3 = 3 as before
    from members m join pg_trigger t on t.tgrelid = m.oid
   where not t.tgisinternal
     and t.tgenabled = any(case when current_setting('session_replication_role') = 'replica'
                                then cast('{R,A}' as "char"[]) else cast('{O,A}' as "char"[]) end)
   order by 1, 2, 3`;

const rules = `${members}
  select m."table", cast(cast(m.oid as regclass) as text) as on, r.rulename as name
    from members m join pg_rewrite r on r.ev_class = m.oid
   where r.ev_type in ('2', '3', '4') and r.ev_enabled in ('O', 'A') and m.depth = 0
   order by 1, 3`;

const foreignKeys = `${members}
  select m."table", f.conname as name, pg_get_constraintdef(f.oid) as definition
    from members m join pg_constraint f on f.conrelid = m.oid
   where f.contype = 'f' and f.confdeltype in ('c', 'n', 'd') and m.depth = 0
   order by 1, 2`;

/** Reads what can drop or change rows of some tables. Tables that do not exist have nothing. */
export async function readFilters(
  connection: DatabaseConnection,
  schema: string,
  tables: readonly string[],
): Promise<readonly RowFilter[]> {
  const read = async (sql: string) => (await connection.query(sql, [schema, tables])).rows;
  const filters: RowFilter[] = [];
  for (const { allowed, ...row } of await read(policies)) {
    const commands = allowed as readonly string[];
    const denied = ['select', 'insert', 'update', 'delete'].filter(
      (command) => !commands.includes(command) && !commands.includes('all'),
    );
    filters.push({ kind: 'policies', ...row, denied: denied.join(', ') } as RowFilter);
  }
  for (const row of await read(triggers)) filters.push({ kind: 'trigger', ...row } as RowFilter);
  for (const row of await read(rules)) filters.push({ kind: 'rule', ...row } as RowFilter);
  for (const row of await read(foreignKeys)) {
    filters.push({ kind: 'foreign key', ...row } as RowFilter);
  }
  return filters;
}

/** `trigger "guard" on cores`, for each filter. */
export function namesOf(filters: readonly RowFilter[]): string[] {
  return filters.map((filter) =>
    filter.kind === 'policies'
      ? `row-level security on ${filter.table}`
      : `${filter.kind} ${quoted(filter.name)} on ${filter.table}`,
  );
}

/** One sentence for each filter: what it is, and what to do. */
export function describeFilters(schema: string, filters: readonly RowFilter[]): string[] {
  return filters.map((filter) => `${filter.table}: ${describe(schema, filter)}`);
}

function describe(schema: string, filter: RowFilter): string {
  if (filter.kind === 'policies') return describePolicies(schema, filter);
  const name = quoted(filter.name);
  if (filter.kind === 'rule') {
    return `the rule ${name} rewrites statements. Drop it: drop rule ${name} on ${filter.on};`;
  }
  if (filter.kind === 'foreign key') {
    return `the foreign key ${name} changes rows if others are deleted (${filter.definition}). Declare it without an action.`;
  }
  const when = filter.before ? 'before a row is written' : 'on changes';
  return `the trigger ${name} calls ${filter.function} ${when}. Change it, or disable it: alter table ${filter.on} disable trigger ${name};`;
}

function describePolicies(
  schema: string,
  { table, policies, denied, ...filter }: Extract<RowFilter, { kind: 'policies' }>,
): string {
  const user = quoted(filter.user);
  const which = policies === '' ? 'without a policy' : `with the policies ${policies}`;
  const none = denied === '' ? '' : `; no policy allows ${denied}`;
  return (
    `row-level security applies to the user ${user}, ${which}${none}. Load as the owner of the table, ` +
    `let the user bypass it (alter role ${user} bypassrls), or allow everything: ` +
    `create policy etl on ${qualified(schema, table)} to ${user} using (true) with check (true);`
  );
}
