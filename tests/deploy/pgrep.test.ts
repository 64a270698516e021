import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const pgrep = join(repositoryRoot, 'deploy/docker/pgrep.sh');

test('the pgrep of the image finds the sidecar of Airflow, which ends on the signal', async () => {
  // The loop of the sidecar, and the command with which Airflow ends it. SIGINT of other shells of this
  // machine is avoided: the process is selected from the output.
  const loop = 'trap "exit 0" INT TERM; echo started; while true; do sleep 0.1; done';
  const sidecar = spawn('sh', ['-c', loop], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(sidecar.stdout, 'data');
  const end = `kill -2 $("$0" -u $(id -u) -f 'sh' | grep -x ${sidecar.pid})`;
  expect(execFileSync('sh', ['-c', end, pgrep], { encoding: 'utf8' })).toBe('');
  expect(await once(sidecar, 'exit')).toEqual([0, null]);
});

test('the pgrep of the image does not list itself or other names, and rejects other options', () => {
  const list = (pattern: string) =>
    execFileSync(pgrep, ['-u', String(process.getuid?.() ?? 0), '-f', pattern], {
      encoding: 'utf8',
    });
  expect(list('').trim().split('\n')).toContain(String(process.pid));
  expect(() => list('no process has this name')).toThrow();
  // Other processes of this machine may have that name.
  const own = spawnSync(pgrep, ['-u', '0', '-f', 'pgrep'], { encoding: 'utf8' });
  expect(own.stdout.split('\n')).not.toContain(String(own.pid));
  expect(() => execFileSync(pgrep, ['-x', 'sh'], { stdio: 'pipe' })).toThrow(/usage/);
});
