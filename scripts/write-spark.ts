/**
 * Writes what Spark needs of the definitions: a view for each table into sql/spark, and the data of
 * the job that fills the curated zone into deploy/aws/glue/tables.json. `--check` writes nothing
 * and exits 1 when a file is not up to date.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { schemaHash } from '../packages/loaders/src/parquet/schema-hash.ts';
import { contractOf } from '../packages/spacex-client/src/contract.ts';
import { type ResourceName, resources } from '../packages/spacex-client/src/index.ts';
import { type Table, tables } from '../packages/transform/src/index.ts';
import { sparkContentHash, sparkRows, sparkView } from '../packages/transform/src/spark/index.ts';

const folder = new URL('../sql/spark/', import.meta.url);
const data = new URL('../deploy/aws/glue/tables.json', import.meta.url);
const note =
  '-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.';

function viewFile(table: Table): string {
  const columns = Object.entries(table.columns)
    .filter(([, { description }]) => description !== undefined)
    .map(([name, { description }]) => `--   ${name}: ${description}`);
  const heading = [`-- name: ${table.name}`, `-- ${table.description}`, ...columns].join('\n');
  return `${note}\n${heading}\n${sparkView(table)};\n`;
}

function jobTable(table: Table) {
  const { name, resource, key, partition } = table;
  const columns = Object.entries(table.columns).map(([column, { type, nullable }]) => ({
    name: column,
    type,
    nullable,
  }));
  const shape = { without: partition === null ? [] : [partition] };
  const schema_hash = schemaHash(table, shape);
  const sql = { rows: sparkRows(table), content_hash: sparkContentHash(table) };
  return { name, resource, key, partition, schema_hash, columns, ...sql };
}

const used = [...new Set<string>(tables.map(({ resource }) => resource))];
const transform = new URL('../packages/transform/package.json', import.meta.url);
const job = {
  version: (JSON.parse(readFileSync(transform, 'utf8')) as { version: string }).version,
  contracts: Object.fromEntries(
    used.map((name) => [name, contractOf(resources[name as ResourceName])]),
  ),
  tables: tables.map(jobTable),
};
const wanted = new Map([[data.href, `${JSON.stringify(job, null, 2)}\n`]]);
for (const table of tables) wanted.set(new URL(`${table.name}.sql`, folder).href, viewFile(table));

mkdirSync(folder, { recursive: true });
const surplus = readdirSync(folder)
  .map((name) => new URL(name, folder))
  .filter(({ href }) => !wanted.has(href));
const read = (place: URL) => {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return undefined;
  }
};
const stale = [...wanted].filter(([href, text]) => read(new URL(href)) !== text);

if (!process.argv.includes('--check')) {
  for (const [href, text] of stale) writeFileSync(new URL(href), text);
  for (const place of surplus) rmSync(place);
} else if (stale.length + surplus.length > 0) {
  const names = [...stale.map(([href]) => href), ...surplus.map(({ href }) => href)]
    .map((href) => href.split('/').slice(-2).join('/'))
    .join(', ');
  console.error(`Not up to date: ${names}. Run: node scripts/write-spark.ts`);
  process.exitCode = 1;
}
