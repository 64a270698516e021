import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { cliMain, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

function missing(shell: string): string | undefined {
  const found = spawnSync(shell, ['--version']).status === 0;
  return found ? undefined : `${shell} is not installed`;
}

/** Runs a script in a real shell, with `spacex-etl` on its PATH. */
function inShell(shell: string, script: string): string {
  using folder = temporaryFolder();
  const command = join(folder.path, 'spacex-etl');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${cliMain}" "$@"\n`);
  chmodSync(command, 0o755);
  const env = {
    ...process.env,
    HOME: folder.path,
    PATH: `${folder.path}${delimiter}${process.env['PATH']}`,
  };
  const done = spawnSync(shell, ['-c', script], { env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${shell} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

describe('completion', () => {
  test.for([
    [['ru'], ['run', 'runs']],
    [
      ['rejects', ''],
      ['show', 'replay'],
    ],
    [['run', '--max'], ['--max-rejects']],
    [
      ['run', '--target', ''],
      ['embedded', 'postgres'],
    ],
    [
      ['runs', 'show', '--format', ''],
      ['table', 'json'],
    ],
    [
      ['schema', '--format', ''],
      ['postgres', 'json'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
  ])('completes %j with %j', async ([words, offered]) => {
    const done = await run(['complete', '--', ...(words ?? [])]);
    expect(done.code, done.stderr).toBe(0);
    const values = done.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(values).toEqual(expect.arrayContaining(offered ?? []));
  });

  test('completes query with the marts', async () => {
    const done = await run(['complete', '--', 'query', 'core_']);
    expect(done.stdout).toMatch(/^core_usage\t/m);
    expect(done.stdout).toMatch(/^core_turnarounds\t/m);
    expect(done.stdout).not.toContain('launchpad_usage');
  });

  test('rejects an unknown shell', async () => {
    expect((await run(['completion', 'cmd'])).code).toBe(2);
  });
});

/** The functions that completion scripts for bash need, in a package of their own. */
const bashCompletion = '/usr/share/bash-completion/bash_completion';
const noBash =
  missing('bash') ?? (existsSync(bashCompletion) ? undefined : 'bash-completion is not installed');

describeWhen('completion in bash', noBash, () => {
  test('offers the same words as the command', () => {
    const out = inShell(
      'bash',
      `source ${bashCompletion}
       source <(spacex-etl completion bash)
       COMP_WORDS=(spacex-etl rejects re) COMP_CWORD=2 COMP_LINE='spacex-etl rejects re' COMP_POINT=21
       $(complete -p spacex-etl | sed 's/.*-F \\([^ ]*\\).*/\\1/')
       printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s/)[0]),
    ).toContain('replay');
  });
});

describeWhen('completion in fish', missing('fish'), () => {
  test('offers the same words as the command', () => {
    const out = inShell(
      'fish',
      `spacex-etl completion fish | source; complete -C "spacex-etl run --target "`,
    );
    expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual(
      expect.arrayContaining(['embedded', 'postgres']),
    );
  });
});

describeWhen('completion in zsh', missing('zsh'), () => {
  test('prints a script that zsh accepts', () => {
    const out = inShell(
      'zsh',
      `autoload -U compinit && compinit -u; source <(spacex-etl completion zsh); print \${_comps[spacex-etl]}`,
    );
    expect(out.trim()).not.toBe('');
  });
});
