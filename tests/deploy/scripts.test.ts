import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { repositoryRoot } from '../support/repository.ts';

const inRoot = { cwd: repositoryRoot, encoding: 'utf8', stdio: 'pipe' } as const;
const scripts = globSync('deploy/**/*.sh', { cwd: repositoryRoot });

function shellcheckIsMissing(): string | undefined {
  try {
    execFileSync('shellcheck', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'shellcheck is not installed';
  }
}

describeWhen('shellcheck', shellcheckIsMissing(), () => {
  test.for(scripts)('%s', (script) => {
    expect(execFileSync('shellcheck', ['--external-sources', script], inRoot)).toBe('');
  });
});

test('a dry run of up.sh prints its plan, monitoring before what needs its CRDs', () => {
  const plan = execFileSync('deploy/up.sh', ['--dry-run'], inRoot);
  const at = (text: string) => {
    expect(plan).toContain(text);
    return plan.indexOf(text);
  };
  const order = [
    'docker build',
    'namespaces.yaml',
    'make-secrets.sh',
    'kube-prometheus-stack',
    'apply -k',
  ];
  expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b));
});

test.for(['down.sh', 'smoke.sh'])('a dry run of %s prints its plan', (script) => {
  expect(execFileSync(`deploy/${script}`, ['--dry-run'], inRoot)).toContain('+ ');
});

test.for(['up.sh', 'down.sh', 'smoke.sh'])(
  '%s refuses an option that it does not know',
  (script) => {
    expect(() => execFileSync(`deploy/${script}`, ['--help-me'], inRoot)).toThrow(/usage/);
  },
);
