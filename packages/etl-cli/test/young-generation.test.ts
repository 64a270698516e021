import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('../src/pipeline/young-generation.ts', import.meta.url));

/** Bytes of the young generation early and late in work whose objects outlive many collections. */
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
    console.log(JSON.stringify({ early, late: young() }));
  `;
  const args = ['--no-warnings', '--input-type=module-typescript', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('the young generation stays small, which V8 alone would let grow', { timeout: 60_000 }, () => {
  const alone = youngBytes('');
  expect(alone.late).toBeGreaterThan(alone.early);
  const bounded = youngBytes('boundYoungGeneration();');
  expect(bounded.late).toBe(bounded.early);
});
