import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { measurePublishing, type Requests, runNames } from '../../bench/publishing-cost.ts';
import type { PublishingFigures } from '../../bench/publishing-section.ts';
import { requireBuiltCommand } from '../cli/command.ts';
import { describeWhen } from '../support/describe-when.ts';
import { missingStore } from './support/real-stores.ts';

const figures = JSON.parse(
  readFileSync(new URL('../../bench/publishing.json', import.meta.url), 'utf8'),
) as PublishingFigures;
const published = figures.versions.find(({ name }) => name === 'this version')?.runs ?? [];

describeWhen('publishing to a lake on S3', missingStore('versitygw'), () => {
  beforeAll(requireBuiltCommand);

  test('costs no more requests and bytes than docs/benchmark.md says', async () => {
    const measured = await measurePublishing();
    expect(measured).toHaveLength(runNames.length);
    for (const [at, cost] of measured.entries()) {
      const expected = published[at];
      if (expected === undefined) throw new Error(`bench/publishing.json lacks ${runNames[at]}.`);
      for (const part of ['methods', 'metadata'] as const) {
        const [now, then] = [cost, expected].map((one) =>
          part === 'methods' ? one : one.metadata,
        );
        expectAtMost(`${runNames[at]}, ${part}`, now, then);
      }
    }
    const [, unchanged, changed] = measured;
    // Only the ledger entry.
    expect(unchanged?.methods['PUT']).toBe(1);
    // One data file, two manifests, their list, the metadata, the copy of the pointer, the pointer and
    // the ledger entry.
    expect(changed?.methods['PUT']).toBe(8);
    expect(changed?.metadata.methods['PUT']).toBe(4);
    // The first time, it builds the store from its sources.
  }, 600_000);
});

/** A tenth more is allowed, so that a small change of the metadata needs no new measurement. */
function expectAtMost(what: string, now: Requests | undefined, then: Requests | undefined): void {
  const message = `${what}: measure again with node bench/publishing.ts if this is intended`;
  const total = (one: Requests | undefined) =>
    Object.values(one?.methods ?? {}).reduce((sum, count) => sum + count, 0);
  expect(total(now), message).toBeLessThanOrEqual(total(then) * 1.1);
  expect(now?.sentBytes, message).toBeLessThanOrEqual((then?.sentBytes ?? 0) * 1.1);
  expect(now?.receivedBytes, message).toBeLessThanOrEqual((then?.receivedBytes ?? 0) * 1.1);
}
