import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand, temporaryFolder } from '../cli/command.ts';
import { codeBlocks } from './markdown.ts';

beforeAll(requireBuiltCommand);

test('the first commands of the quick start load the data and write the report', () => {
  const [first] = codeBlocks('docs/quick-start.md');
  const [install = '', ...commands] = first?.text.split('\n') ?? [];
  expect(install).toBe('npm install --global @spacex-platform/etl-cli');
  using directory = temporaryFolder();
  // Puts the built command on the PATH instead of installing the package.
  const programs = join(directory.path, 'bin');
  mkdirSync(programs);
  const command = join(programs, 'spacex-etl');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${cliMain}" "$@"\n`);
  chmodSync(command, 0o755);

  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', commands.join('\n')], {
    cwd: directory.path,
    encoding: 'utf8',
    env: { HOME, PATH: `${programs}${delimiter}${PATH}` },
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/ B1058 +5 +unknown +14 /);
  expect(existsSync(join(directory.path, '.spacex/pgdata'))).toBe(true);
  expect(existsSync(join(directory.path, 'spacex-report.html'))).toBe(true);
});

test('README shows the output of npm start', () => {
  const shown = codeBlocks('README.md').find(({ language }) => language === '');
  const lines = shown?.text.split('\n').filter((line) => line !== '' && line !== '…') ?? [];
  expect(lines.length).toBeGreaterThan(5);
  using directory = temporaryFolder();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    // The options that scripts/run.mjs passes.
    [cliMain, 'run', '--source', 'snapshot', '--log-format', 'pretty', '--report'],
    { cwd: directory.path, encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  const printed = new Set(`${stdout}\n${stderr}`.split('\n').map((line) => line.trimEnd()));
  for (const line of lines) expect(printed).toContain(line);
});
