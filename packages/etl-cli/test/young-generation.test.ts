import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('../src/pipeline/young-generation.ts', import.meta.url));

/** Bytes of the young generation after work whose objects outlive many collections. */
function youngBytesAfterWork(before: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { boundYoungGeneration } from ${JSON.stringify(module)};
    ${before}
    const kept = [];
    for (let at = 0; at < 12_000_000; at++) {
      kept[at % 400_000] = { at, pair: [at, at] };
      if (at % 50_000 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    console.log(young.space_size);
  `;
  const args = ['--no-warnings', '--input-type=module-typescript', '--eval', program];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('the young generation stays small, which V8 alone would let grow', () => {
  const alone = youngBytesAfterWork('');
  expect(alone).toBeGreaterThan(64e6);
  expect(youngBytesAfterWork('boundYoungGeneration();')).toBeLessThan(alone);
});
