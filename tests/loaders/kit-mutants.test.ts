import { conformanceCases } from '@spacex-platform/loaders/testing';
import { describe, expect, test } from 'vitest';
import { type Mutation, memoryLoader } from './support/memory-loader.ts';
import { MemoryTarget } from './support/memory-target.ts';
import { orderCases } from './support/order-cases.ts';

function casesFor(mutation: Mutation) {
  let target = new MemoryTarget();
  return conformanceCases({
    reset: async () => {
      target = new MemoryTarget();
    },
    createLoader: () => memoryLoader(target, mutation),
    readRows: async (table) => [...target.rowsOf(table).values()],
    readRejects: async (runId) => target.rejects.get(runId) ?? [],
    editRow: async (table, row) => target.editRow(table, row),
  });
}

/** The cases that a loader skips, with their reasons. */
async function skippedBy(cases: ReturnType<typeof casesFor>): Promise<readonly string[]> {
  const skipped: string[] = [];
  for (const { name, run } of cases.filter(isQuick)) {
    await run({ skip: (reason) => skipped.push(`${name}: ${reason}`) });
  }
  return skipped;
}

/** The case of many rows takes longer than all others together. */
const isQuick = ({ name }: { readonly name: string }) => !name.startsWith('loads 20,000');

const wrapped = (value: unknown) => (typeof value === 'number' ? value | 0 : value);

/** A correct loader with one fault each, and what the kit says about it. */
const mutants: readonly (readonly [fault: string, mutation: Mutation, message: RegExp])[] = [
  [
    'wraps bigint columns to 32 bits',
    { value: ({ type }, value) => (type === 'bigint' ? wrapped(value) : value) },
    /a_bigint is -1 instead of 9007199254740991, so it was wrapped to 32 bits/,
  ],
  [
    'wraps integer columns to 32 bits',
    {
      acceptsAnyNumber: true,
      value: ({ type }, value) => (type === 'integer' ? wrapped(value) : value),
    },
    /2147483648 in an_integer must fail the load with invalid_value, or the number would be wrapped/,
  ],
  [
    'drops one update',
    { dropsOneUpdate: true },
    /conformance_kits\.name is "First 59" instead of "Second 59" in the row \["kit 59"\]/,
  ],
  [
    'retains a deleted row',
    { keepsOneDeletedRow: true },
    /conformance_kit_parts has the row \["a",2\] after an element was removed, which should not be there/,
  ],
  [
    'retains a pruned row',
    { keepsOnePrunedRow: true },
    /conformance_kits has the row \["b"\] after .*, which should not be there/,
  ],
  [
    'publishes before the commit',
    { publishesAtWrite: true },
    /conformance_kits has the row \["a"\] before commit, which should not be there/,
  ],
  [
    'publishes although the run was interrupted',
    { publishesBeforeSignal: true },
    /conformance_kits has the row \["a"\] after an interrupted load, which should not be there/,
  ],
  [
    'forgets rejects',
    { forgetsRejects: 'commit' },
    /The rejects b, \(no id\) of the run are not recorded after the commit/,
  ],
  [
    'forgets the rejects of an aborted run',
    { forgetsRejects: 'abort' },
    /The rejects b, \(no id\) of the run are not recorded after the abort/,
  ],
  [
    'truncates timestamps to milliseconds',
    {
      value: ({ type }, value) =>
        type === 'timestamp' && typeof value === 'string' ? `${value.slice(0, 23)}Z` : value,
    },
    /a_timestamp is "9999-12-31T23:59:59\.999Z" instead of "9999-12-31T23:59:59\.999999Z", so it was truncated to milliseconds/,
  ],
  [
    'opens a second session without waiting for the lock',
    { ignoresLock: true },
    /A second session was opened while the first was open/,
  ],
  [
    'answers a second session before the first has committed',
    { unlocksAtWrite: true },
    /A second session was opened before the first had committed/,
  ],
  [
    'compares a second session with what it read before it had the lock',
    { readsBeforeLock: true },
    /The report of conformance_kits is wrong: inserted is 2 instead of 1, updated is 0 instead of 1|conformance_kits lacks the row \["c"\] after both loads/,
  ],
  [
    'disposes a session during its commit',
    { disposesDuringCommit: true },
    /The disposal of a session must wait for a commit that is not awaited/,
  ],
  [
    'ignores prune, which it does not support',
    { capabilities: { prune: false, plan: true }, ignoresPrune: true },
    /A loader that cannot prune must refuse a run with prune/,
  ],
  [
    'ignores the sequence of documents',
    { ignoresSequence: true },
    /Documents that are older than those in the target must fail with older_data/,
  ],
  [
    'ignores the origin of documents',
    { ignoresOrigin: true },
    /Documents of the origin snapshot over those of api must fail with snapshot_over_api/,
  ],
  [
    'refuses older documents although they are forced',
    { ignoresForce: true },
    /loads older documents with force, and warns: The target has newer rows/,
  ],
  [
    'ignores rewrite',
    { ignoresRewrite: 'all' },
    /The report of conformance_kits is wrong: updated is 0 instead of 2, unchanged is 2 instead of 0/,
  ],
  [
    'does not repair an edited row',
    { ignoresRewrite: 'rows' },
    /conformance_kits\.name is "Edited" instead of "Alpha" in the row \["a"\] after a load with rewrite/,
  ],
];

describe('the conformance kit', () => {
  describe('passes a correct loader', () => {
    for (const { name, run } of casesFor({})) test(name, run);
  });

  test.each(mutants)('fails a loader that %s, and says so', async (_, mutation, message) => {
    const failures: string[] = [];
    const cases = casesFor(mutation).filter(isQuick);
    for (const { name, run } of cases) {
      await run().catch((error: Error) => failures.push(`${name}: ${error.message}`));
    }
    expect(failures.join('\n')).toMatch(message);
  });

  test('says which cases a loader without capabilities skips, and why', async () => {
    const no = (capability: string) =>
      `The loader memory does not declare the capability ${capability}.`;
    const prepared =
      'refuses a run that was prepared before the newest one: The loader memory has no openLedger.';
    const common = [
      `refuses an inspection that writes, and commits nothing: ${no('check')}`,
      'opens a second reader in the same process: The loader memory has no openReader.',
    ];
    expect(await skippedBy(casesFor({ capabilities: { prune: false, plan: false } }))).toEqual([
      `prunes the rows of vanished documents and their child rows: ${no('prune')}`,
      `does not prune a rejected document: ${no('prune')}`,
      `does not prune a document that the source could not return: ${no('prune')}`,
      `refuses to prune if a rejected document has no id: ${no('prune')}`,
      `counts the rows that a first load would insert, in a dry run: ${no('plan')}`,
      `counts the rows that a load would change, in a dry run: ${no('plan')}`,
      `counts the rows that pruning would delete, in a dry run: ${no('plan')}`,
      `refuses rows and another commit after a dry run: ${no('plan')}`,
      ...common,
      `reports unchanged rows as updated with rewrite: ${no('rewrite')}`,
      `repairs an edited row with rewrite: ${no('rewrite')}`,
      ...orderCases.map((name) => `${name}: ${no('order')}`),
      prepared,
    ]);
    expect(await skippedBy(casesFor({}))).toEqual([
      'refuses to prune without the capability: The loader memory declares the capability prune.',
      ...common,
      prepared,
    ]);
  });

  test('skips the cases of rejects if nothing reads them', async () => {
    let target = new MemoryTarget();
    const cases = conformanceCases({
      reset: async () => {
        target = new MemoryTarget();
      },
      createLoader: () => memoryLoader(target),
      readRows: async (table) => [...target.rowsOf(table).values()],
    }).filter(({ name }) => name.startsWith('records the rejects'));
    const reason = 'The harness has no readRejects, and the loader memory no openLedger.';
    expect(await skippedBy(cases)).toEqual(cases.map(({ name }) => `${name}: ${reason}`));
    expect(cases).toHaveLength(2);
  });
});
