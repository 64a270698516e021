import { conformanceCases } from '@spacex-platform/loaders/testing';
import { describe, expect, test } from 'vitest';
import { type Mutation, memoryLoader } from './support/memory-loader.ts';
import { MemoryTarget } from './support/memory-target.ts';

function casesFor(mutation: Mutation) {
  let target = new MemoryTarget();
  return conformanceCases({
    reset: async () => {
      target = new MemoryTarget();
    },
    createLoader: () => memoryLoader(target, mutation),
    readRows: async (table) => [...target.rowsOf(table).values()],
    readRejects: async (runId) => target.rejects.get(runId) ?? [],
  });
}

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
];

describe('the conformance kit', () => {
  describe('passes a correct loader', () => {
    for (const { name, run } of casesFor({})) test(name, run);
  });

  test.each(mutants)('fails a loader that %s, and says so', async (_, mutation, message) => {
    const failures: string[] = [];
    // The case of many rows takes longer than all others together.
    const cases = casesFor(mutation).filter(({ name }) => !name.startsWith('loads 20,000'));
    for (const { name, run } of cases) {
      await run().catch((error: Error) => failures.push(`${name}: ${error.message}`));
    }
    expect(failures.join('\n')).toMatch(message);
  });
});
