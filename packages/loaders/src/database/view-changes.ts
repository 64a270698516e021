import type { Table } from '@spacex-platform/transform';
import { qualified, quoted } from '../sql/names.ts';
import { isOwnComment, viewComment } from '../sql/views.ts';
import type { DatabaseConnection } from './connection.ts';
import type { Catalog, Relation } from './introspection.ts';
import type { DatabaseTarget } from './target.ts';
import { columnsOfViews, type ViewColumns } from './view-columns.ts';

/** Changes of views that `create or replace` cannot make. */
export interface ViewChanges {
  /** Views to drop and re-create, with the statements that restore their grants. */
  readonly rebuilt: ReadonlyMap<string, readonly string[]>;
  /** Views that must be dropped by hand, and the SQL for it. */
  readonly conflicts: readonly { readonly what: string; readonly fix: string }[];
}

/** No view has changed. */
const noViewChanges: ViewChanges = { rebuilt: new Map(), conflicts: [] };

/**
 * Compares the views whose definitions have changed with the existing ones. `create or replace` can
 * only append columns; for any other change a view is re-created, if the platform created it and
 * only the platform's views depend on it. Runs no query if no definition has changed.
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
  const existing = views.filter(({ name }) => relations.get(name)?.kind === 'v');
  const isChanged = existing.some(
    (view) => relations.get(view.name)?.comment !== viewComment(view),
  );
  if (!isChanged) return noViewChanges;
  const columnsByView = await columnsOfViews(connection, target, catalog, tables, isInTransaction);
  const rebuilt = new Set<string>();
  for (const { name } of existing) {
    const wantedColumns = columnsByView.get(name);
    const relation = relations.get(name);
    if (wantedColumns === undefined || relation === undefined) continue;
    if (!isPrefix(relation, wantedColumns)) rebuilt.add(name);
  }
  if (rebuilt.size === 0) return noViewChanges;
  const dependents = await readDependents(connection, schema);
  const own = new Set(existing.map(({ name }) => name));
  const conflicts: ViewChanges['conflicts'][number][] = [];
  // A Set also iterates over what is added to it meanwhile.
  for (const name of rebuilt) {
    const others: Dependent[] = [];
    for (const dependent of dependents.get(name) ?? []) {
      const isOwn = dependent.schema === schema && own.has(dependent.name);
      if (isOwn) rebuilt.add(dependent.name);
      else others.push(dependent);
    }
    const isManaged = isOwnComment(relations.get(name)?.comment ?? null);
    if (!isManaged || others.length > 0)
      conflicts.push(conflictOf(schema, name, isManaged, others));
  }
  return { rebuilt: await grantsOn(connection, schema, rebuilt), conflicts };
}

function isPrefix({ columns }: Relation, wantedColumns: ViewColumns): boolean {
  const wanted = [...wantedColumns];
  return [...columns].every(([name, { type }], at) => {
    const [column, own] = wanted[at] ?? [];
    return column === name && own === type;
  });
}

/** A view, or another relation, that depends on a view. */
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

function conflictOf(
  schema: string,
  name: string,
  isManaged: boolean,
  others: readonly Dependent[],
) {
  const drops = others.map(
    (other) =>
      `drop ${other.kind === 'm' ? 'materialized view' : 'view'} ${qualified(other.schema, other.name)};`,
  );
  const names = others.map((other) => `${other.schema}.${other.name}`).join(', ');
  const why = [
    ...(isManaged ? [] : ['it was not created by the platform']),
    ...(others.length === 0 ? [] : [`${names} depends on it`]),
  ];
  return {
    what: `the columns of view ${name} differ from its definition, so it must be dropped and re-created, but ${why.join(', and ')}`,
    fix: [...drops, `drop view ${qualified(schema, name)};`].join(' '),
  };
}

/** Statements that restore the grants of other users on views. */
async function grantsOn(
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
