import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('../src/young-generation.ts', import.meta.url));

/**
 * Bytes of the young generation early and late in work whose objects outlive many collections. A
 * collection in progress holds extra pages, so the minimum of many samples is the size.
 */
function youngBytes(before: string): { early: number; late: number } {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { boundYoungGeneration } from ${JSON.stringify(module)};
    const young = () =>
      getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
    const kept = [];
    const work = (objects) => {
      for (let at = 0; at < objects; at++) kept[at % 400_000] = { at, pair: [at, at] };
    };
    ${before}
    while (young() < 16 * 2 ** 20) work(1000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const early = young();
    work(5_000_000);
    const samples = Array.from({ length: 100 }, () => (work(20_000), young()));
    console.log(JSON.stringify({ early, late: Math.min(...samples) }));
  `;
  const args = ['--no-warnings', '--input-type=module-typescript', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('keeps the young generation small, which V8 would grow', { timeout: 60_000 }, () => {
  const alone = youngBytes('');
  expect(alone.late).toBeGreaterThanOrEqual(2 * alone.early);
  const bounded = youngBytes('boundYoungGeneration();');
  expect(bounded.late).toBeLessThanOrEqual(bounded.early);
});
