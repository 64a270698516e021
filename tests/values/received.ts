import type { Source } from '@spacex-platform/loaders/pipeline';
import { resourceNames } from '@spacex-platform/spacex-client';
import { type Table, tables } from '@spacex-platform/transform';
import type { SqlRow, Warehouse } from '../load/warehouse.ts';
import { expectedSelect } from './expected-select.ts';

/** The JSON texts of the documents of each resource. */
export type Received = ReadonlyMap<string, readonly string[]>;

/** A source with only these documents, in small batches, so that there is more than one. */
export function sourceOf(received: Received): Source {
  return {
    name: 'api',
    origin: 'api',
    resources: resourceNames,
    read: async (resource) => ({
      url: `memory:${resource}`,
      etag: null,
      fetchedAt: new Date().toISOString(),
      batches: batchesOf(received.get(resource) ?? []),
    }),
  };
}

async function* batchesOf(texts: readonly string[]): AsyncGenerator<readonly string[]> {
  for (let from = 0; from < texts.length; from += 8) yield texts.slice(from, from + 8);
}

/**
 * Compares every table with the documents inside PostgreSQL. Returns rows that are on one side only,
 * at most three per side and table.
 */
export async function differences(warehouse: Warehouse, received: Received): Promise<SqlRow[]> {
  await warehouse.query('create temporary table received (resource text, document jsonb)');
  for (const [resource, texts] of received) {
    for (const text of texts) {
      await warehouse.query('insert into received values ($1, $2)', [resource, text]);
    }
  }
  const found: SqlRow[] = [];
  for (const table of tables) found.push(...(await warehouse.query(differenceOf(table))));
  await warehouse.query('drop table received');
  return found;
}

function differenceOf(table: Table): string {
  const columns = Object.keys(table.columns).map((name) => `"${name}"`);
  const loaded = `select ${columns.join(', ')} from spacex.${table.name}`;
  const expected = expectedSelect(table);
  const only = (side: string, one: string, other: string) =>
    `(select '${table.name}' as "table", '${side}' as only_in, to_jsonb(d)::text as "row"
        from ((${one}) except all (${other})) d limit 3)`;
  return `${only('the table', loaded, expected)}
          union all ${only('the documents', expected, loaded)}`;
}
