import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { measureProgram, measureWorker } from '../measure.ts';
import { nodeWorker } from '../workers.ts';

const script = (source: string) => ({
  program: process.execPath,
  args: ['-e', source],
  env: process.env,
});

test('a worker gives its own report, whatever it printed before', async () => {
  const report = '{"work_ms":12.5,"user_ms":10,"peak_rss_kb":1000,"counts":{"rows":3}}';
  const measured = await measureWorker(script(`console.log('working'); console.log('${report}');`));
  expect(measured).toEqual({ workMs: 12.5, userMs: 10, peakRssMb: 1.024, counts: { rows: 3 } });
});

test('a worker that fails says why, without its environment', async () => {
  const failing = nodeWorker('documents-floor.ts', ['/no/such/file'], {
    ...process.env,
    PGPASSWORD: 'hush-hush',
  });
  const error = await measureWorker(failing).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.message).toContain('documents-floor.ts');
  expect(error?.message).toContain('ENOENT');
  expect(error?.message).not.toContain('hush-hush');
});

test('a program is measured from spawn to exit', async () => {
  const { workMs } = await measureProgram(script('setTimeout(() => {}, 300)'));
  expect(workMs).toBeGreaterThanOrEqual(300);
});

test('the memory and the CPU time of a foreign program are seen where Linux tells them', async () => {
  const { peakRssMb, userMs } = await measureProgram(
    script(`
      const block = Buffer.alloc(150_000_000, 1);
      const end = performance.now() + 300;
      while (performance.now() < end) block[0]++;
    `),
  );
  if (process.platform === 'linux') {
    expect(peakRssMb).toBeGreaterThan(150);
    expect(peakRssMb).toBeLessThan(400);
    expect(userMs).toBeGreaterThan(30);
  } else {
    expect([peakRssMb, userMs]).toEqual([null, null]);
  }
});

test('ending the measuring process kills the measured program, even if it ignores SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-measure-'));
  const pulse = join(folder, 'pulse');
  // It writes to a file as long as it lives, for ten seconds at most.
  const deaf = `
    process.on('SIGTERM', () => {});
    setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(pulse)}, '.'), 10);
    setTimeout(() => process.exit(), 10_000);
  `;
  const measuring = `
    import { existsSync } from 'node:fs';
    import { measureProgram } from ${JSON.stringify(fileURLToPath(new URL('../measure.ts', import.meta.url)))};
    const { execPath: program, env } = process;
    measureProgram({ program, args: ['-e', ${JSON.stringify(deaf)}], env });
    setInterval(() => existsSync(${JSON.stringify(pulse)}) && process.exit(3), 10);
  `;
  try {
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', measuring]);
    expect(ended.status, String(ended.stderr)).toBe(3);
    const length = readFileSync(pulse).length;
    await delay(500);
    expect(readFileSync(pulse)).toHaveLength(length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);
