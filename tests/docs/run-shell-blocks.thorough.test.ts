import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { describeMoto } from '../support/moto-server.ts';
import { notRun, reasonNotToRun, shellScripts } from './support/shell-blocks.ts';
import { type ShellWorld, startShellWorld } from './support/shell-world.ts';

const scripts = shellScripts().map(({ position, commands }) => ({
  position,
  run: commands.filter((command) => reasonNotToRun(command) === undefined),
}));
const withCommands = scripts.filter(({ run }) => run.length > 0);

/** Commands that end with another code than 0 here, and why. */
const expectedFailures: readonly (readonly [failure: RegExp, reason: string])[] = [
  [/^3: spacex-etl rejects replay/, 'the rejected document is still invalid'],
];

/** Files that a command writes into the directory in which it runs. */
function writtenFiles(command: string): string[] {
  const found = command.matchAll(/(?:> |--out )([\w./~-]+)(?![\w./~:-])/g);
  return [...found].flatMap(([, name = '']) => (/^(~|\/)/.test(name) ? [] : [name]));
}

describeMoto('shell blocks of the docs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-shell-'));
  const occurred = new Set<RegExp>();
  let world: ShellWorld;

  beforeAll(async () => {
    requireBuiltCommand();
    world = await startShellWorld(folder);
  }, 600_000);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test('commands are run unless there is a reason', () => {
    const all = shellScripts().flatMap(({ commands }) => commands);
    for (const [pattern, reason] of notRun) {
      const count = all.filter((command) => pattern.test(command)).length;
      console.log(`not run: ${count} commands with ${pattern.source} (${reason})`);
      expect(count, pattern.source).toBeGreaterThan(0);
    }
    const run = all.filter((command) => reasonNotToRun(command) === undefined);
    console.log(`run: ${run.length} commands`);
    expect(run.length).toBeGreaterThan(100);
  });

  test.each(withCommands.map(({ position, run }) => [position, run] as const))(
    'run: %s',
    async (_, commands) => {
      // There is no browser to open the report in.
      const script = commands.join('\n').replaceAll(' --open', '');
      const { failed, output, folder: directory } = await world.run(script);
      const unexpected = failed.filter(
        (failure) => !expectedFailures.some(([pattern]) => pattern.test(failure)),
      );
      expect(unexpected, output.slice(-3000)).toEqual([]);
      for (const [pattern, reason] of expectedFailures) {
        const found = failed.filter((failure) => pattern.test(failure));
        if (found.length > 0) occurred.add(pattern);
        for (const failure of found) console.log(`ended with ${failure} (${reason})`);
      }
      for (const name of commands.flatMap(writtenFiles)) {
        expect(statSync(join(directory, name)).size, name).toBeGreaterThan(0);
      }
    },
    300_000,
  );

  test('every expected failure occurs', () => {
    expect(expectedFailures.filter(([pattern]) => !occurred.has(pattern))).toEqual([]);
  });
});
