import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { describeKustomize, podTemplateOf, renderOverlay } from './support/manifests.ts';

// The commands themselves run on a cluster in tests/platform/kubernetes/platform.
const readme = readFileSync(join(repositoryRoot, 'deploy/README.md'), 'utf8');

describeKustomize('backup and restore', () => {
  test('run their script, and the restore never runs by itself', () => {
    const manifests = renderOverlay();
    const scripts = manifests.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('postgres-backup'),
    );
    for (const name of ['backup', 'restore']) {
      const cronJob = manifests.find(
        ({ kind, metadata }) => kind === 'CronJob' && metadata.name === `postgres-${name}`,
      );
      const [container] = (cronJob && podTemplateOf(cronJob)?.spec.containers) ?? [];
      expect((container as { command?: string[] } | undefined)?.command).toEqual([
        '/bin/sh',
        `/scripts/${name}.sh`,
      ]);
      expect(Object.keys(scripts?.data ?? {})).toContain(`${name}.sh`);
      expect(cronJob?.spec?.['suspend'] ?? false).toBe(name === 'restore');
    }
  });
});

test('the table of commands names the ports that its commands use', () => {
  const rows = [...readme.matchAll(/^\| [^|]*, port (\d+) +\| `[^`]* (\d+):\d+` +\|$/gm)];
  expect(rows).toHaveLength(5);
  for (const [row, named, used] of rows) expect(used, row).toBe(named);
});
