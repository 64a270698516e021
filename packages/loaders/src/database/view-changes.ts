import type { Table } from '@spacex-platform/transform';
import { qualified, quoted } from '../sql/names.ts';
import { isOwnComment, viewComment } from '../sql/views.ts';
import type { DatabaseConnection } from './connection.ts';
import type { Catalog, Relation } from './introspection.ts';
import type { DatabaseTarget } from './target.ts';
import { shapesOfViews, type ViewShape } from './view-shapes.ts';

/** What has to be done to views that `create or replace` cannot change. */
export interface ViewChanges {
  /** Views to drop and make again, with what gives back the rights on each. */
  readonly rebuilt: ReadonlyMap<string, readonly string[]>;
  /** Views that only a person can let go, and the SQL that does. */
  readonly conflicts: readonly { readonly what: string; readonly fix: string }[];
}

/** Where no view has changed. */
const noViewChanges: ViewChanges = { rebuilt: new Map(), conflicts: [] };

/**
 * Compares the views whose definitions have changed with what is there: `create or replace` only
 * appends columns. Any other change takes a new view, where this one is ours and none of others
 * depends on it. Asks nothing where no definition has changed.
 */
export async function readViewChanges(
  connection: DatabaseConnection,
  target: Pick<DatabaseTarget, 'schema' | 'views'>,
  catalog: Catalog,
  tables: readonly Table[],
  isInTransaction = false,
): Promise<ViewChanges> {
  const { schema, views } = target;
  const { relations } = catalog;
  const there = views.filter(({ name }) => relations.get(name)?.kind === 'v');
  const isChanged = there.some((view) => relations.get(view.name)?.comment !== viewComment(view));
  if (!isChanged) return noViewChanges;
  const shapes = await shapesOfViews(connection, target, catalog, tables, isInTransaction);
  const rebuilt = new Set<string>();
  for (const { name } of there) {
    const shape = shapes.get(name);
    const relation = relations.get(name);
    if (shape === undefined || relation === undefined) continue;
    if (!isPrefix(relation, shape)) rebuilt.add(name);
  }
  if (rebuilt.size === 0) return noViewChanges;
  const dependents = await readDependents(connection, schema);
  const own = new Set(there.map(({ name }) => name));
  const conflicts: ViewChanges['conflicts'][number][] = [];
  // A set gives what is added to it while it is walked, too.
  for (const name of rebuilt) {
    const others: Dependent[] = [];
    for (const dependent of dependents.get(name) ?? []) {
      const isOwn = dependent.schema === schema && own.has(dependent.name);
      if (isOwn) rebuilt.add(dependent.name);
      else others.push(dependent);
    }
    const isOurs = isOwnComment(relations.get(name)?.comment ?? null);
    if (!isOurs || others.length > 0) conflicts.push(conflictOf(schema, name, isOurs, others));
  }
  return { rebuilt: await rightsOn(connection, schema, rebuilt), conflicts };
}

function isPrefix({ columns }: Relation, shape: ViewShape): boolean {
  const wanted = [...shape];
  return [...columns].every(([name, { type }], at) => {
    const [column, own] = wanted[at] ?? [];
    return column === name && own === type;
  });
}

/** A view, or something else, that stands on a view. */
interface Dependent {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
}

async function readDependents(connection: DatabaseConnection, schema: string) {
  const { rows } = await connection.query(
    `select distinct c.relname as on_view, dn.nspname as schema, dc.relname as name,
            cast(dc.relkind as text) as kind
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_depend d on d.refclassid = cast('pg_class' as regclass) and d.refobjid = c.oid
        and d.classid = cast('pg_rewrite' as regclass)
       join pg_rewrite r on r.oid = d.objid
       join pg_class dc on dc.oid = r.ev_class and dc.oid <> c.oid
       join pg_namespace dn on dn.oid = dc.relnamespace
      where n.nspname = $1 and c.relkind = 'v' and dn.oid <> pg_my_temp_schema()
      order by 1, 2, 3`,
    [schema],
  );
  const dependents = rows.map((row) => row as unknown as Dependent & { readonly on_view: string });
  return Map.groupBy(dependents, ({ on_view }) => on_view);
}

function conflictOf(schema: string, name: string, isOurs: boolean, others: readonly Dependent[]) {
  const drops = others.map(
    (other) =>
      `drop ${other.kind === 'm' ? 'materialized view' : 'view'} ${qualified(other.schema, other.name)};`,
  );
  const names = others.map((other) => `${other.schema}.${other.name}`).join(', ');
  const why = [
    ...(isOurs ? [] : ['it is not one of ours']),
    ...(others.length === 0 ? [] : [`${names} stands on it`]),
  ];
  return {
    what: `the view ${name} has other columns than its definition, which takes a new view, and ${why.join(', and ')}`,
    fix: [...drops, `drop view ${qualified(schema, name)};`].join(' '),
  };
}

/** What gives the rights that others have on views back to them. */
async function rightsOn(
  connection: DatabaseConnection,
  schema: string,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await connection.query(
    `select c.relname as name, a.privilege_type as privilege, a.is_grantable as grantable,
            case when a.grantee = 0 then null else pg_get_userbyid(a.grantee) end as grantee
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       cross join aclexplode(c.relacl) as a
      where n.nspname = $1 and c.relkind = 'v' and a.grantee <> c.relowner
      order by 1, 4, 2`,
    [schema],
  );
  const grants = new Map<string, string[]>([...names].map((name) => [name, []]));
  for (const { name, privilege, grantable, grantee } of rows) {
    const who = grantee === null ? 'public' : quoted(String(grantee));
    const more = grantable === true ? ' with grant option' : '';
    grants
      .get(String(name))
      ?.push(`grant ${privilege} on ${qualified(schema, String(name))} to ${who}${more}`);
  }
  return grants;
}
