import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeReference } from '../../support/reference-data.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import {
  type AvroDump,
  type AvroField,
  dataFileOf,
  listOf,
  liveEntries,
  manifestsOf,
  type PlainRecord,
  type TableDump,
} from './support/dump.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import {
  changeDocuments,
  complete,
  emptiedTable,
  emptyTable,
  type IcebergPointer,
  openTwoRuns,
  type TwoRuns,
} from './support/two-runs.ts';

/** The totals that Redshift and Athena require in the summary of every snapshot. */
const totals = [
  'total-data-files',
  'total-delete-files',
  'total-equality-deletes',
  'total-files-size',
  'total-position-deletes',
  'total-records',
];

/** What the specification requires in a manifest list of version 2, as Java names it. */
const requiredInList = {
  manifest_path: 'string',
  manifest_length: 'long',
  partition_spec_id: 'int',
  content: 'int',
  sequence_number: 'long',
  min_sequence_number: 'long',
  added_snapshot_id: 'long',
  added_files_count: 'int',
  existing_files_count: 'int',
  deleted_files_count: 'int',
  added_rows_count: 'long',
  existing_rows_count: 'long',
  deleted_rows_count: 'long',
};

const requiredInFile = {
  content: 'int',
  file_path: 'string',
  file_format: 'string',
  record_count: 'long',
  file_size_in_bytes: 'long',
};

const greatestId = 2n ** 63n - 1n;

describeReference('metadata of two runs', (reference) => {
  describePython('decoded by fastavro, as strict readers need them', () => {
    let place: TwoRuns;
    let python: PythonAnswers;
    const pointers: IcebergPointer[] = [];
    /** All tables, after the second run. */
    const all: Record<string, TableDump> = {};
    beforeAll(async () => {
      const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
      python = startAnswers(program, 'wheel_readers.py');
      place = await openTwoRuns(reference);
      complete(await place.run());
      pointers.push(place.pointer());
      changeDocuments(place.documents);
      complete(await place.run());
      pointers.push(place.pointer());
      for (const [name, { metadata }] of Object.entries(place.pointer().tables)) {
        const uri = pathToFileURL(join(place.lake.path, metadata)).href;
        all[name] = await python.ask<TableDump>('dump', { metadata: uri });
      }
    }, 600_000);
    afterAll(async () => {
      await python[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    const table = (name: string): TableDump => {
      const found = all[name];
      if (found === undefined) throw new Error(`The pointer has no table ${name}.`);
      return found;
    };
    /** Every table with each of its snapshots. */
    const snapshots = () =>
      Object.entries(all).flatMap(([name, dump]) =>
        dump.metadata.snapshots.map((snapshot) => ({ name, dump, snapshot })),
      );
    const manifests = () =>
      Object.entries(all).flatMap(([name, dump]) =>
        Object.values(dump.manifests).map((manifest) => ({ name, dump, manifest })),
      );

    test('there are tables with one and with two snapshots, by year and without partitions', () => {
      const counts = Object.values(all).map(({ metadata }) => metadata.snapshots.length);
      expect(new Set(counts)).toEqual(new Set([1, 2]));
      const parts = Object.entries(all).filter(
        ([, { metadata }]) => metadata['partition-specs'][0]?.fields.length !== 0,
      );
      expect(parts.map(([name]) => name).sort()).toEqual(['core_flights', 'launches']);
    });

    describe('a summary', () => {
      test('has all totals, which Redshift and Athena refuse to do without', () => {
        for (const { name, dump, snapshot } of snapshots()) {
          const { summary } = snapshot;
          expect([name, Object.keys(summary)]).toEqual([name, expect.arrayContaining(totals)]);
          for (const [key, value] of Object.entries(summary)) {
            if (!/^(operation|spacex\.)/.test(key))
              expect([key, value]).toEqual([key, expect.stringMatching(/^\d+$/)]);
          }
          const files = liveEntries(dump, snapshot).map(
            (entry) => dump.files[String(dataFileOf(entry)['file_path'])],
          );
          const sum = (key: 'rows' | 'bytes') =>
            files.reduce((total, file) => total + (file?.[key] ?? Number.NaN), 0);
          expect([name, summary]).toEqual([
            name,
            expect.objectContaining({
              'total-data-files': String(files.length),
              'total-records': String(sum('rows')),
              'total-files-size': String(sum('bytes')),
              'total-delete-files': '0',
            }),
          ]);
        }
      });

      test('counts what a run changed', () => {
        const [first, second] = table('launches').metadata.snapshots;
        const years = Number(first?.summary['added-data-files']);
        expect(first?.summary).toMatchObject({ operation: 'append', 'added-records': '205' });
        expect(first?.summary['changed-partition-count']).toBe(String(years));
        // One launch of 2022 changed, one of 2007 was pruned.
        expect(second?.summary).toMatchObject({ operation: 'overwrite', 'total-records': '204' });
        const changed = ({ added, deleted }: Record<string, string | undefined>) =>
          Number(added) - Number(deleted);
        expect(
          changed({
            added: second?.summary['added-records'],
            deleted: second?.summary['deleted-records'],
          }),
        ).toBe(-1);
      });
    });

    describe('a manifest list', () => {
      test('has no null where the specification requires a value, not even in its schema', () => {
        for (const { dump, snapshot } of snapshots()) {
          const list = listOf(dump, snapshot);
          expect(typesOf(list.schema.fields)).toMatchObject(requiredInList);
          for (const record of list.records) {
            expect(Object.keys(requiredInList).filter((name) => record[name] === null)).toEqual([]);
          }
        }
      });

      test('has an empty array of partitions for a table without them: null breaks Redshift', () => {
        for (const { name, dump, snapshot } of snapshots()) {
          const columns = dump.metadata['partition-specs'][0]?.fields.length;
          for (const { partitions } of listOf(dump, snapshot).records) {
            expect([name, partitions]).toEqual([name, expect.any(Array)]);
            expect((partitions as unknown[]).length).toBe(columns);
          }
        }
      });

      test('agrees with the manifests about sizes, counts and rows', () => {
        for (const { dump, snapshot } of snapshots()) {
          for (const { listed, manifest } of manifestsOf(dump, snapshot)) {
            const count = (status: number) =>
              manifest.records.filter((one) => one['status'] === status);
            const rows = (status: number) =>
              count(status).reduce((sum, one) => sum + Number(dataFileOf(one)['record_count']), 0);
            expect(listed).toMatchObject({
              manifest_length: manifest.bytes,
              ...{ existing_files_count: count(0).length, existing_rows_count: rows(0) },
              ...{ added_files_count: count(1).length, added_rows_count: rows(1) },
              ...{ deleted_files_count: count(2).length, deleted_rows_count: rows(2) },
            });
          }
        }
      });

      test('has the ids and the sequence numbers of its snapshot', () => {
        for (const { dump, snapshot } of snapshots()) {
          const list = listOf(dump, snapshot);
          expect(list.header).toMatchObject({
            'snapshot-id': String(snapshot['snapshot-id']),
            'parent-snapshot-id': String(snapshot['parent-snapshot-id'] ?? 'null'),
            'sequence-number': String(snapshot['sequence-number']),
            'format-version': '2',
          });
          for (const record of list.records) {
            const [least, own] = [record['min_sequence_number'], record['sequence_number']].map(
              Number,
            );
            expect(least).toBeLessThanOrEqual(own ?? 0);
            expect(own).toBeLessThanOrEqual(snapshot['sequence-number']);
          }
        }
      });
    });

    describe('a manifest', () => {
      test('has the headers that Spark and DuckDB require', () => {
        for (const { name, dump, manifest } of manifests()) {
          const { header } = manifest;
          expect(header).toMatchObject({
            'format-version': '2',
            content: 'data',
            'partition-spec-id': '0',
          });
          const schema = JSON.parse(header['schema'] ?? '') as PlainRecord;
          expect([name, schema]).toEqual([name, dump.metadata.schemas[0]]);
          expect(header['schema-id']).toBe(String(schema['schema-id']));
          expect(JSON.parse(header['partition-spec'] ?? '')).toEqual(
            dump.metadata['partition-specs'][0]?.fields,
          );
        }
      });

      test('is compressed by nothing or deflate, and names the fields by their ids', () => {
        const lists = Object.values(all).flatMap((dump) => Object.values(dump.lists));
        const files = [...lists, ...manifests().map(({ manifest }) => manifest)];
        expect(files.length).toBeGreaterThan(40);
        for (const { header, schema } of files) {
          expect(['null', 'deflate']).toContain(header['avro.codec']);
          expect(fieldsWithoutId(schema)).toEqual([]);
        }
      });

      test('has no null where the specification requires a value, not even in its schema', () => {
        for (const { manifest } of manifests()) {
          const file = fieldOf(manifest.schema.fields, 'data_file').type as { fields: AvroField[] };
          expect(typesOf(file.fields)).toMatchObject(requiredInFile);
          // A record, and never null or a union: a nullable partition broke Redshift.
          expect(fieldOf(file.fields, 'partition').type).toMatchObject({
            type: 'record',
            name: 'r102',
          });
          for (const entry of manifest.records) {
            expect(entry['snapshot_id']).not.toBeNull();
            expect(
              Object.keys(requiredInFile).filter((name) => dataFileOf(entry)[name] === null),
            ).toEqual([]);
            // Only added files may inherit theirs.
            const numbers = [entry['sequence_number'], entry['file_sequence_number']];
            if (entry['status'] !== 1) expect(numbers).not.toContain(null);
          }
        }
      });

      test('describes data files as pyarrow finds them', () => {
        for (const { dump, manifest } of manifests()) {
          for (const file of manifest.records.map(dataFileOf)) {
            const found = dump.files[String(file['file_path'])];
            expect(file).toMatchObject({
              content: 0,
              file_format: 'PARQUET',
              record_count: found?.rows,
              file_size_in_bytes: found?.bytes,
              split_offsets: found?.offsets,
            });
          }
        }
      });

      test('has statistics of every column, and of a partition the value in the file', () => {
        for (const { dump, manifest } of manifests()) {
          const { fields } = dump.metadata.schemas[0] as unknown as { fields: PlainRecord[] };
          for (const file of manifest.records.map(dataFileOf)) {
            const rows = Number(file['record_count']);
            expect(valuesOf(file['value_counts'])).toEqual(fields.map(({ id }) => [id, rows]));
            const nulls = new Map(valuesOf(file['null_value_counts']));
            expect([...nulls.keys()]).toEqual(fields.map(({ id }) => id));
            const [lower, upper] = [file['lower_bounds'], file['upper_bounds']].map(
              (bounds) => new Map(valuesOf(bounds)),
            );
            for (const { id } of fields) {
              const isEmpty = nulls.get(id ?? null) === rows;
              expect([id, lower?.has(id ?? null), upper?.has(id ?? null)]).toEqual([
                id,
                !isEmpty,
                !isEmpty,
              ]);
            }
            for (const [name, value] of Object.entries(file['partition'] as PlainRecord)) {
              const id = fields.find((field) => field['name'] === name)?.['id'] ?? null;
              const bytes = Buffer.alloc(4);
              bytes.writeInt32LE(Number(value));
              expect([lower?.get(id), upper?.get(id)]).toEqual([
                bytes.toString('hex'),
                bytes.toString('hex'),
              ]);
            }
          }
        }
      });
    });

    describe('the metadata of a table', () => {
      test('have ids of 63 bits, the same in JSON, Avro and the pointer', () => {
        const ids = snapshots().map(({ snapshot }) => String(snapshot['snapshot-id']));
        for (const id of ids) {
          expect(BigInt(id)).toBeGreaterThan(0n);
          expect(BigInt(id)).toBeLessThanOrEqual(greatestId);
        }
        expect(new Set(ids).size).toBe(ids.length);
        // Most do not fit into a JavaScript number.
        expect(ids.filter((id) => !Number.isSafeInteger(Number(id))).length).toBeGreaterThan(20);
        for (const [name, { metadata }] of Object.entries(all)) {
          const id = place.pointer().tables[name]?.snapshot_id;
          expect(String(metadata['current-snapshot-id'])).toBe(id);
          expect(String(metadata.refs['main']?.['snapshot-id'])).toBe(id);
        }
        for (const { dump, snapshot } of snapshots()) {
          const added = listOf(dump, snapshot).records.map((one) =>
            String(one['added_snapshot_id']),
          );
          expect(ids).toEqual(expect.arrayContaining(added));
        }
      });

      test('name schemas that exist: Trino and Spark refuse others', () => {
        for (const { name, dump, snapshot } of snapshots()) {
          const known = dump.metadata.schemas.map((schema) => schema['schema-id']);
          expect([name, known]).toEqual([name, [0]]);
          expect(known).toContain(snapshot['schema-id']);
          expect(known).toContain(dump.metadata['current-schema-id']);
        }
      });

      test('have numbers and times that grow, the same for all tables of a run', () => {
        const times = pointers.map((pointer) => Date.parse(pointer.published_at));
        expect(times[0]).toBeLessThan(times[1] ?? 0);
        for (const { metadata } of Object.values(all)) {
          const { snapshots: found } = metadata;
          expect(found.map((one) => one['sequence-number'])).toEqual(found.map((_, at) => at + 1));
          expect(found.map((one) => one['timestamp-ms'])).toEqual(times.slice(0, found.length));
          expect(metadata).toMatchObject({
            'format-version': 2,
            'last-sequence-number': found.length,
            'last-updated-ms': times[found.length - 1],
            'snapshot-log': found.map((one) => ({
              'timestamp-ms': one['timestamp-ms'],
              'snapshot-id': one['snapshot-id'],
            })),
          });
        }
      });

      test('log the earlier metadata, which exist', () => {
        for (const { metadata } of Object.values(all)) {
          const log = metadata['metadata-log'] as readonly PlainRecord[];
          expect(log).toHaveLength(metadata.snapshots.length - 1);
          for (const { 'metadata-file': uri } of log) {
            const earlier = JSON.parse(readFileSync(new URL(String(uri)), 'utf8')) as PlainRecord;
            expect(earlier['table-uuid']).toBe(metadata['table-uuid']);
          }
        }
      });

      test('have a snapshot for an empty table, and for one that was emptied', () => {
        const never = table(emptyTable);
        expect(never.metadata.snapshots.map(({ summary }) => summary)).toEqual([
          expect.objectContaining({ operation: 'append', 'total-records': '0' }),
        ]);
        expect(Object.values(never.lists).map(({ records }) => records)).toEqual([[]]);
        expect(never.manifests).toEqual({});

        const emptied = table(emptiedTable);
        const [first, second] = emptied.metadata.snapshots;
        if (second === undefined) throw new Error(`${emptiedTable} was not emptied.`);
        expect(second.summary).toMatchObject({
          operation: 'delete',
          'deleted-records': first?.summary['total-records'],
          'total-records': '0',
          'total-data-files': '0',
        });
        expect(liveEntries(emptied, second)).toEqual([]);
      });

      test('have absolute locations with a scheme', () => {
        const root = pathToFileURL(place.lake.path).href;
        for (const [name, { metadata, manifests: written, files }] of Object.entries(all)) {
          expect(metadata['location']).toBe(`${root}/curated/${name}`);
          for (const uri of [...Object.keys(written), ...Object.keys(files)]) {
            expect(uri.startsWith(`${root}/curated/${name}/`)).toBe(true);
          }
        }
      });
    });
  });
});

/** The names of the fields with their types. */
function typesOf(fields: readonly AvroField[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, type]));
}

function fieldOf(fields: readonly AvroField[], name: string): AvroField {
  const found = fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`The schema has no field ${name}.`);
  return found;
}

/** The entries of a map of statistics. */
function valuesOf(map: unknown): [unknown, unknown][] {
  return (map as { key: unknown; value: unknown }[]).map(({ key, value }) => [key, value]);
}

/** Names of fields and arrays without an id, at any depth. */
function fieldsWithoutId(schema: AvroDump['schema']): string[] {
  const missing: string[] = [];
  const visit = (type: unknown, at: string): void => {
    if (Array.isArray(type)) {
      for (const one of type) visit(one, at);
    } else if (typeof type === 'object' && type !== null) {
      const { fields = [], items, ...rest } = type as { fields?: AvroField[]; items?: unknown };
      for (const field of fields) {
        if (field['field-id'] === undefined) missing.push(`${at}.${field.name}`);
        visit(field.type, `${at}.${field.name}`);
      }
      if (items !== undefined) {
        const isMarked =
          'element-id' in rest || ('logicalType' in rest && rest.logicalType === 'map');
        if (!isMarked) missing.push(at);
        visit(items, at);
      }
    }
  };
  visit(schema, schema.name);
  return missing;
}
