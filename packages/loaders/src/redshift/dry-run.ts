import type { Column, Row, Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { DocumentComparison, RunOutcome } from '../loader.ts';
import { pruneRules, refuseLargePrune, refusePrune } from '../run/prune.ts';
import { RunHashes } from '../run/run-hashes.ts';
import { SentRows } from '../run/sent-rows.ts';
import { Guard } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { qualified, quoted } from '../sql/names.ts';
import { withPrevious } from '../sql/previous-documents.ts';
import { redshiftColumns } from './ddl.ts';
import { planLedger } from './ensure-ledger.ts';
import type { RedshiftCatalog } from './introspection.ts';
import { readMigration } from './migration.ts';
import { literal } from './sql-text.ts';
import type { RedshiftRun } from './target.ts';

/** Maximum number of rows whose keys and hashes are compared in memory, some hundred bytes each. */
const maxRows = 2_000_000;

/**
 * A session that publishes nothing. Rows are reduced to hashes of their keys and contents, and
 * `commit` compares them with the existing rows, which one statement reads and so in one snapshot.
 * It stages nothing and takes no lease, so it blocks no other run.
 *
 * @throws LoaderError `schema_conflict`
 */
export async function dryRunSession(
  run: RedshiftRun,
  catalog: RedshiftCatalog,
): Promise<SessionWork> {
  const { target, request, warehouse } = run;
  const { name, schema } = target;
  const { relations } = catalog;
  const migration = await readMigration(warehouse, target, catalog, request);
  const ddl = [...planLedger(schema, catalog), ...migration];
  const exists = (table: Table) => relations.has(table.name);
  const hashes = new RunHashes(request.tables, exists);
  const guard = new Guard(name, request, warehouse);
  const sent = new SentRows(name, request);

  const compare = async (tables: readonly Table[], outcome: RunOutcome): Promise<void> => {
    await refuseTooMany(run, tables);
    const { rows } = await warehouse.query(keysAndHashes(run, tables, relations));
    const byName = new Map(
      tables.map((table) => [table.name, { table, rules: pruneRules(table, request, outcome) }]),
    );
    for (const found of rows) {
      const compared = byName.get(String(found['table_name']));
      if (compared === undefined) continue;
      const { table, rules } = compared;
      const content = BigInt(String(found['content']));
      hashes.of(table).compare(keyOf(table, found), content, rules);
    }
  };

  let documents: readonly DocumentComparison[] | undefined;
  return {
    ddl,
    get documents() {
      return documents;
    },
    write: (batch) =>
      guard.run(async () => {
        sent.add(batch);
        hashes.add(batch);
      }),
    commit: (outcome) =>
      guard.run(async () => {
        if (request.prune === true) refusePrune(name, outcome);
        const existing = request.tables.filter(exists);
        if (existing.length > 0) await compare(existing, outcome);
        refuseLargePrune(name, request, hashes.documents);
        documents = relations.has('etl_runs')
          ? await withPrevious(warehouse, schema, request, hashes.documents)
          : hashes.documents;
        await guard.end();
        // A commit reads its counts from the ledger, which does not record what was pruned.
        return hashes.reports.map(({ pruned: _, ...report }) => report);
      }),
    abort: () => guard.end(),
  };
}

async function refuseTooMany(
  { target: { schema, name: target }, warehouse }: RedshiftRun,
  tables: readonly Table[],
): Promise<void> {
  const counts = tables.map(
    (table) => `select count(*) as n from ${qualified(schema, table.name)}`,
  );
  const { rows } = await warehouse.query(
    `select sum(n) as n from (${counts.join(' union all ')}) as counted`,
  );
  const count = Number(rows[0]?.['n']);
  if (count <= maxRows) return;
  throw new LoaderError(
    'configuration',
    `The tables on ${target} have ${count} rows, but a dry run compares at most ${maxRows}. Plan one --resource at a time, or load into another --schema.`,
    { target },
  );
}

/**
 * One statement for all tables, whose keys have different numbers of columns: name, key and hash of
 * every row, as texts, since the Data API would round large numbers.
 */
function keysAndHashes(
  { target: { schema }, request: { rewrite = false } }: RedshiftRun,
  tables: readonly Table[],
  relations: RedshiftCatalog['relations'],
): string {
  const width = Math.max(...tables.map(({ key }) => key.length));
  const selects = tables.map((table) => {
    const keys = Array.from({ length: width }, (_, at) => {
      const name = table.key[at];
      return `cast(${name === undefined ? 'null' : quoted(name)} as varchar(256)) as key_${at}`;
    });
    const columns = relations.get(table.name)?.columns;
    // A run would update every row of a table that gets new columns.
    const isRewritten =
      rewrite || redshiftColumns(table).some(({ name }) => columns?.has(name) !== true);
    const content = isRewritten ? "'0'" : '"_content_hash"';
    return `select cast(${literal(table.name)} as varchar(127)) as table_name, ${keys.join(', ')}, cast(${content} as varchar(20)) as content from ${qualified(schema, table.name)}`;
  });
  return selects.join(' union all ');
}

function keyOf(table: Table, found: Readonly<Record<string, unknown>>): Row {
  const entries = table.key.map((name, at) => {
    const text = found[`key_${at}`];
    const isNumber = numeric.has((table.columns[name] as Column).type);
    return [name, isNumber ? Number(text) : text];
  });
  return Object.fromEntries(entries) as Row;
}

const numeric: ReadonlySet<Column['type']> = new Set(['integer', 'bigint', 'double']);
