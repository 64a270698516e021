/**
 * The data of the Spark job that fills the curated zone: for each table its columns and Spark SQL,
 * for each resource the contract of its documents and the fields that its tables read. One line for
 * each, since people read the definitions and the job reads this.
 */
import { readFileSync } from 'node:fs';
import { schemaHash } from '../../packages/loaders/src/parquet/schema-hash.ts';
import { contractOf } from '../../packages/spacex-client/src/contract.ts';
import { type ResourceName, resources } from '../../packages/spacex-client/src/index.ts';
import { type Table, tables } from '../../packages/transform/src/index.ts';
import { documentFields } from '../../packages/transform/src/spark/document-schema.ts';
import { sparkContentHash } from '../../packages/transform/src/spark/index.ts';
import { sparkRowsOfFields } from '../../packages/transform/src/spark/rows.ts';
import { compactJson } from './generator.ts';

export function produce(): Map<string, string> {
  const names = [...new Set<string>(tables.map(({ resource }) => resource))];
  const contracts = names.map((name) => [name, contractOf(resources[name as ResourceName])]);
  const fields = names.map((name) => [
    name,
    documentFields(tables.filter(({ resource }) => resource === name)),
  ]);
  const job = {
    version: versionOfTransform(),
    contracts: Object.fromEntries(contracts),
    fields: Object.fromEntries(fields),
    tables: tables.map(jobTable),
  };
  return new Map([['deploy/aws/glue/tables.json', `${compactJson(job, 2)}\n`]]);
}

function versionOfTransform(): string {
  const file = new URL('../../packages/transform/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function jobTable(table: Table) {
  const { name, resource, key, partition } = table;
  const columns = Object.entries(table.columns).map(([column, about]) => ({
    name: column,
    type: about.type,
    nullable: about.nullable,
    ...(about.default !== undefined && { default: about.default }),
  }));
  const schema_hash = schemaHash(table);
  const sql = { rows: sparkRowsOfFields(table), content_hash: sparkContentHash(table) };
  return { name, resource, key, partition, schema_hash, columns, ...sql };
}
