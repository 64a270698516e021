import type { DriftEntry } from '@spacex-platform/loaders';
import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { readDocument, resourceNames, resources } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { postgresWarehouse, type SqlRow, succeeded, type Warehouse } from '../load/warehouse.ts';
import { arbitraryDocument } from '../support/arbitrary-document.ts';
import {
  arbitraryBroken,
  arbitraryDrifted,
  arbitraryUnstorable,
  type Faulty,
} from '../support/arbitrary-fault.ts';
import { withValueAt } from '../support/document-places.ts';
import { jsonText, SpeltJson } from '../support/json-text.ts';
import { differences, sourceOf } from './received.ts';

describe.each(resourceNames)('a document of %s', (name) => {
  const { schema } = resources[name];
  const read = (document: unknown) => readDocument(resources[name], jsonText(document));

  test('with one invalid value is rejected with the path of the value', () => {
    fc.assert(
      fc.property(arbitraryBroken(schema), ({ document, path }) => {
        const checked = read(document);
        const paths = checked.ok ? [] : checked.reject.issues.map((issue) => issue.path);
        expect([...new Set(paths)]).toEqual([path]);
        expect(checked.drift).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('with one unknown field is accepted and the field is reported', () => {
    fc.assert(
      fc.property(arbitraryDrifted(schema), ({ document, drift }) => {
        expect(read(document)).toMatchObject({ ok: true, drift });
      }),
    );
  });

  test('with text that databases cannot store is rejected with the path of the text', () => {
    fc.assert(
      fc.property(arbitraryUnstorable(schema), ({ document, path, drift }) => {
        const checked = read(document);
        const issues = checked.ok ? [] : checked.reject.issues;
        const found = issues.filter(({ code }) => code === 'unstorable_text');
        expect(found).toMatchObject([{ path }]);
        expect(checked.drift).toEqual(drift);
      }),
    );
  });
});

type Kind = 'valid' | 'drifted' | 'broken' | 'unstorable';

interface Case extends Faulty {
  readonly resource: string;
  readonly kind: Kind;
  readonly raw: string;
}

/** Cases of all kinds and resources. The ids of documents that are loaded are unique. */
const arbitraryCases = fc
  .tuple(
    ...resourceNames.map((name) => fc.array(arbitraryCase(name), { minLength: 6, maxLength: 12 })),
  )
  .map((lists) => {
    const ids = new Set<unknown>();
    return lists.flat().filter(({ resource, document, kind }) => {
      if (kind !== 'valid' && kind !== 'drifted') return true;
      const id = `${resource} ${(document as { id: string }).id}`;
      return !ids.has(id) && ids.add(id);
    });
  })
  .map((cases) => Object.assign(cases, { [fc.toStringMethod]: () => `${cases.length} documents` }));

function arbitraryCase(resource: keyof typeof resources): fc.Arbitrary<Case> {
  const { schema } = resources[resource];
  const kinds: Record<Kind, fc.Arbitrary<Faulty>> = {
    valid: arbitraryDocument(schema).map((document) => ({ document, path: '', drift: [] })),
    drifted: arbitraryDrifted(schema),
    broken: arbitraryBroken(schema),
    unstorable: arbitraryUnstorable(schema),
  };
  return fc.oneof(
    ...Object.entries(kinds).map(([kind, faulty]) =>
      faulty.map((one) => ({
        ...one,
        resource,
        kind: kind as Kind,
        raw: jsonText(one.document),
      })),
    ),
  );
}

/** The text as the ledger can store it. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd');
const isLoaded = ({ kind }: Case) => kind === 'valid' || kind === 'drifted';

function textsOf(cases: readonly Case[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    resourceNames.map((name) => [
      name,
      cases.filter(({ resource }) => resource === name).map(({ raw }) => raw),
    ]),
  );
}

function rejectOf({ resource, raw, path, kind }: Case): SqlRow {
  const { id } = (JSON.parse(raw) ?? {}) as { id?: unknown };
  return {
    resource,
    document_id: typeof id === 'string' && id !== '' ? storable(id) : null,
    raw: storable(raw),
    issues: expect.arrayContaining([
      expect.objectContaining({
        path: storable(path),
        code: kind === 'unstorable' ? 'unstorable_text' : expect.any(String),
      }),
    ]),
  };
}

/** The number of documents, including rejects, that have each unknown field; without indexes. */
function driftOf(cases: readonly Case[]): DriftEntry[] {
  const counts = new Map<string, DriftEntry>();
  for (const { resource, drift } of cases) {
    for (const field of drift) {
      const path = field.replaceAll(/\[\d+\]/g, '[]');
      const documents = (counts.get(`${resource} ${path}`)?.documents ?? 0) + 1;
      counts.set(`${resource} ${path}`, { resource, path, documents });
    }
  }
  return [...counts.values()];
}

const byPath = (one: DriftEntry, other: DriftEntry) =>
  `${one.resource} ${one.path}` < `${other.resource} ${other.path}` ? -1 : 1;

async function rejectsOf({ query }: Warehouse, runId: string): Promise<SqlRow[]> {
  return query(
    'select resource, document_id, raw, issues from spacex.etl_rejects where run_id = $1',
    [runId],
  );
}

const byText = (one: SqlRow, other: SqlRow) =>
  `${one['resource']} ${one['raw']}` < `${other['resource']} ${other['raw']}` ? -1 : 1;

test('a load writes valid documents to the tables and rejects to the ledger', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCases, async (cases) => {
      await using warehouse = await postgresWarehouse();
      const { runId, drift } = succeeded(
        await runPipeline({
          source: sourceOf(textsOf(cases)),
          loaders: [warehouse.loader],
          maxRejects: cases.length,
          version: 'test',
        }),
      );
      expect(await differences(warehouse, textsOf(cases.filter(isLoaded)))).toEqual([]);

      const expected = cases.filter((one) => !isLoaded(one)).map(rejectOf);
      const found = await rejectsOf(warehouse, runId);
      expect(found.toSorted(byText)).toEqual(expected.toSorted(byText));
      expect(drift.toSorted(byPath)).toEqual(driftOf(cases).toSorted(byPath));
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test('rejects a document nested by thousands of levels, and loads one with 98', async () => {
  const [rocket] = fc.sample(arbitraryDocument(resources.rockets.schema), 1);
  const nested = (id: string, levels: number) => {
    const value = new SpeltJson(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    const named = withValueAt(rocket, ['id'], id);
    return jsonText(withValueAt(named, ['first_stage', 'mood'], value));
  };
  const [deep, endless] = [nested('deep', 98), nested('endless', 100_000)];
  await using warehouse = await postgresWarehouse();
  const result = succeeded(
    await runPipeline({
      source: sourceOf(new Map([['rockets', [endless, deep]]])),
      loaders: [warehouse.loader],
      version: 'test',
    }),
  );
  expect(await differences(warehouse, new Map([['rockets', [deep]]]))).toEqual([]);
  expect(await rejectsOf(warehouse, result.runId)).toMatchObject([
    { document_id: 'endless', raw: endless, issues: [{ code: 'too_deep' }] },
  ]);
});

// Regression test: the rows of a document were spread onto the stack, which fits about 100,000.
test('loads a list of 200,000 elements', async () => {
  const [launch] = fc.sample(arbitraryDocument(resources.launches.schema), 1);
  const ships = Array.from({ length: 200_000 }, (_, at) => `ship ${at}`);
  await using warehouse = await postgresWarehouse();
  succeeded(
    await runPipeline({
      source: sourceOf(new Map([['launches', [jsonText(withValueAt(launch, ['ships'], ships))]]])),
      loaders: [warehouse.loader],
      version: 'test',
    }),
  );
  expect(await warehouse.column('select count(*)::int from launch_ships')).toEqual([200_000]);
});
