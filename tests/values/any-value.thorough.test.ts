import { type QueryableLoader, qualified, quoted } from '@spacex-platform/loaders';
import { longTextIssues } from '@spacex-platform/transform/internal';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRun } from '../loaders/support/cores.ts';
import { describeWhen } from '../support/describe-when.ts';
import { findPyarrow, startPyarrow } from '../support/pyarrow.ts';
import {
  arbitrarySamples,
  everyKind,
  exact,
  expectedRow,
  fitsRedshift,
  kinds,
  rowOf,
  type Sample,
} from './support/any-value.ts';
import { everyTarget, type Target } from './support/any-value-targets.ts';

type ExactRow = Record<string, string | null>;

/** Documents of a load: enough that each column meets each kind of value in every load. */
const documents = 600;
const loads = 6;

const pyarrow = await findPyarrow();

describeWhen(
  'a column of every type over any JSON value',
  'missing' in pyarrow ? pyarrow.missing : undefined,
  () => {
    const stack = new AsyncDisposableStack();
    let targets: Target[];
    beforeAll(async () => {
      const reader = stack.use(startPyarrow('python' in pyarrow ? pyarrow.python : ''));
      targets = await everyTarget(stack, reader);
    });
    afterAll(() => stack.disposeAsync());

    test('has the value in every target, or the document is rejected', async () => {
      const loaded = new Map<string, Map<string, ExactRow>>();
      let batch = 0;
      await fc.assert(
        fc.asyncProperty(
          arbitrarySamples(() => batch++, documents),
          async (samples) => {
            for (const { name, loader, read } of targets) {
              const fitting = name === 'redshift' ? samples.filter(fitsRedshift) : samples;
              const expected = fitting.map(expectedRow).filter((row) => row !== undefined);
              expect(expected.length).toBeGreaterThan(documents / 20);
              const all = loaded.get(name) ?? new Map<string, ExactRow>();
              loaded.set(name, all);
              for (const row of expected) all.set(String(row['id']), row);
              const reports = await load(loader, samples);
              expect(reports, name).toMatchObject([
                { inserted: expected.length, updated: 0, unchanged: 0, deleted: 0 },
              ]);
              expect(differences(await read(), all), name).toEqual([]);
              expect(differences(await readByLoader(loader, name), all), name).toEqual([]);
              // What is read for the comparison is what was written: nothing changes.
              expect(await load(loader, samples), name).toMatchObject([
                { inserted: 0, updated: 0, unchanged: expected.length, deleted: 0 },
              ]);
            }
          },
        ),
        // No shrinking: each load takes seconds, and the differing rows are more useful.
        { numRuns: loads, endOnFailure: true },
      );
    }, 600_000);
  },
);

/** Loads the documents that have a row that the target can store, and rejects the others. */
async function load(loader: QueryableLoader, samples: readonly Sample[]) {
  const { textLimits } = loader.capabilities;
  const accepted = samples.flatMap((sample) => {
    const row = rowOf(sample);
    if (row === undefined) return [];
    const issues = textLimits && longTextIssues(everyKind, [row], textLimits);
    return issues === undefined || issues.length === 0 ? [{ id: sample.id, row }] : [];
  });
  await using session = await loader.open({ run: newRun(), tables: [everyKind] });
  await session.write({
    ...{ resource: 'samples', documentIds: accepted.map(({ id }) => id) },
    rows: new Map([[everyKind, accepted.map(({ row }) => row)]]),
  });
  const count = accepted.length;
  const counts = { accepted: count, rejected: samples.length - count };
  return session.commit({
    resources: [{ resource: 'samples', documents: samples.length, ...counts }],
    rejects: [],
    drift: [],
  });
}

/** At most three rows of each side that the other lacks. */
function differences(found: readonly ExactRow[], expected: ReadonlyMap<string, ExactRow>) {
  const seen = new Set(found.map(({ id }) => String(id)));
  const wrong = found.flatMap((row) => {
    const other = expected.get(String(row['id']));
    return text(row) === text(other) ? [] : [{ found: row, expected: other }];
  });
  const missing = [...expected.values()].filter(({ id }) => !seen.has(String(id)));
  const twice = found.length === seen.size ? [] : [`${found.length - seen.size} rows twice`];
  return [...wrong.slice(0, 3), ...missing.slice(0, 3), ...twice];
}

function text(row: ExactRow | undefined): string {
  return JSON.stringify(['id', ...kinds.map((kind) => `a_${kind}`)].map((name) => row?.[name]));
}

/** The rows as a query through the loader returns them. */
async function readByLoader(loader: QueryableLoader, name: string): Promise<ExactRow[]> {
  const columns = ['id', ...kinds.map((kind) => `a_${kind}`)];
  const table =
    name === 'lake'
      ? 'every_kind'
      : qualified(name === 'redshift' ? 'every' : 'spacex', 'every_kind');
  const reader = await loader.openReader();
  try {
    const { rows } = await reader.query(`select ${columns.map(quoted).join(', ')} from ${table}`);
    return rows.map((row) => ({
      id: String(row['id']),
      ...Object.fromEntries(
        kinds.map((kind) => {
          const value = row[`a_${kind}`];
          // Files contain JSON as text.
          const parsed = name === 'lake' && kind === 'json' && value !== null;
          return [`a_${kind}`, exact(kind, parsed ? JSON.parse(String(value)) : value)];
        }),
      ),
    }));
  } finally {
    await reader.close();
  }
}
