import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { repositoryRoot } from '../support/repository.ts';
import { type Answers, runScript } from './support/fake-cluster.ts';

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

test('a dry run of up.sh prints the plan, with the CRDs before the objects that need them', () => {
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
  expect(plan).not.toContain('The platform is up');
  expect(plan).toMatch(/dry run\. Nothing was changed\.\n$/);
});

test.for(['down.sh', 'smoke.sh'])('a dry run of %s prints the plan', (script) => {
  expect(execFileSync(`deploy/${script}`, ['--dry-run'], inRoot)).toContain('+ ');
});

/** Scripts that access a cluster. They need kubectl, helm, docker and standard tools only. */
const onCluster = ['up.sh', 'down.sh', 'smoke.sh', 'kubernetes/make-secrets.sh'];

test.for(onCluster)('%s rejects an unknown option', (script) => {
  expect(() => execFileSync(`deploy/${script}`, ['--help-me'], inRoot)).toThrow(/usage/);
});

test('up.sh --overlay applies another overlay, and rejects one that does not exist', () => {
  const { code, calls, stderr } = runScript('up.sh', [], { args: ['--overlay', 'kind'] });
  expect(code, stderr).toBe(0);
  expect(calls.filter((call) => call.includes(' apply -k '))).toEqual([
    `${kubectl} apply -k deploy/kubernetes/overlays/kind`,
  ]);
  expect(runScript('up.sh', [], { args: ['--overlay', 'none'] })).toMatchObject({
    code: 2,
    calls: [],
  });
  expect(runScript('down.sh', [], { args: ['--overlay', 'kind'] })).toMatchObject({
    code: 2,
    calls: [],
  });
});

const kubectl = 'kubectl --context docker-desktop';
const loaded = "*'origin <> '*";
const counted = "*'from spacex.core_flights'*";
const listed = "*'dags list-runs'*";
const lake = "*'printenv SPACEX_LAKE'";
const scheduled = "*'printenv SPACEX_SOURCE'";
const ended = 'core_usage_dag other success 2999-01-01T00:00:00 - - 2999-01-01T00:01:00';

const readContext = 'kubectl config current-context';

test.for(onCluster)('%s does not access a cluster whose context is not given', (script) => {
  const other: [string, string][] = [["'config current-context'", 'production']];
  const { code, calls, stderr } = runScript(script, other);
  expect(code).toBe(2);
  expect(stderr).toContain('The current kubectl context is "production"');
  expect(calls).toEqual([readContext]);
});

test.for(
  onCluster.flatMap((script) => ['docker-desktop', 'kind'].map((at) => [script, at] as const)),
)('%s only calls kubectl, helm and docker, and only for the context %s', ([script, context]) => {
  const { code, calls, stderr } = runScript(
    script,
    [
      ["'config current-context'", context],
      [listed, ended],
      [counted, '205'],
    ],
    {
      args: ['--context', context],
      environment: { HELM_KUBECONTEXT: 'production', HELM_KUBEAPISERVER: 'https://production' },
    },
  );
  expect(code, stderr).toBe(0);
  const named = [`kubectl --context ${context} `, `helm --kube-context ${context} `, 'docker '];
  const others = calls.filter((call) => !named.some((start) => call.startsWith(start)));
  // make-secrets.sh, which up.sh calls, reads the context again.
  expect(new Set(others)).toEqual(new Set([readContext]));
});

test.for<[string, Answers, string]>([
  [
    'a new platform',
    [
      [lake, null],
      [loaded, null],
      // There is no run yet.
      [listed, ended, 1],
    ],
    'snapshot',
  ],
  [
    'a platform with API data',
    [
      [lake, null],
      [loaded, 'api'],
    ],
    'api',
  ],
  [
    'a platform with data of Launch Library',
    [
      [lake, 's3://bucket/lake'],
      [loaded, 'live'],
    ],
    'live',
  ],
  [
    'a platform with a lake that loads live',
    [
      [lake, 's3://bucket/lake'],
      [scheduled, 'live'],
      [loaded, null],
    ],
    'live',
  ],
  [
    'a platform with a lake',
    [
      [lake, 's3://bucket/lake'],
      [loaded, null],
    ],
    'api',
  ],
])('on %s, smoke.sh runs the DAG and counts rows', ([, answers, source]) => {
  const { code, stdout, stderr, calls } = runScript('smoke.sh', [
    ...answers,
    [listed, ended],
    [counted, '205'],
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('205 rows. The platform works.');
  expect(calls.join('\n')).toMatch(
    new RegExp(
      `dags trigger .*"source": "${source}".*\\n(.*get pod.*\\n)?.*dags unpause core_usage_dag`,
    ),
  );
  // A run for the date of the daily run prevents that one, so it is only made of the snapshot.
  expect(/dags trigger .* --logical-date \S+T00:00:00/.test(calls.join('\n'))).toBe(
    source === 'snapshot',
  );
});

test('smoke.sh takes the date of the last run of the schedule of live', () => {
  const { code, stdout, stderr, calls } = runScript('smoke.sh', [
    [lake, null],
    [scheduled, 'live'],
    [loaded, null],
    [listed, ended, 1],
    [listed, ended],
    [counted, '205'],
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('The next scheduled run loads the source live.');
  const [, time] = /"source": "snapshot".* --logical-date (\S+)/.exec(calls.join('\n')) ?? [];
  const slot = new Date(time ?? '');
  // Every six hours.
  expect(slot.getTime() % 21_600_000).toBe(0);
  expect(Date.now() - slot.getTime()).toBeLessThan(2 * 21_600_000);
});

test('smoke.sh repeats calls that fail while the scheduler restarts', () => {
  const { code, stdout, stderr, calls } = runScript('smoke.sh', [
    [loaded, 'api'],
    ["*'dags trigger'*", '', 2],
    ["*'dags unpause'*", '', 1],
    [listed, ended, 3],
    [counted, '205'],
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('The platform works');
  expect(calls.filter((call) => call.includes('dags trigger'))).toHaveLength(3);
  expect(calls.filter((call) => call.includes('dags unpause'))).toHaveLength(2);
});

test('smoke.sh names the log to read if the scheduler never responds', () => {
  const { code, stderr } = runScript('smoke.sh', [
    [loaded, 'api'],
    ["*'dags trigger'*", null],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('Attempt 12 of 12 failed.');
  expect(stderr).toContain('kubectl -n airflow logs -l component=scheduler');
});

test.for<[string, [string, string | null][], RegExp]>([
  [
    'only an earlier successful run',
    [[listed, ended.replaceAll('2999', '2020')]],
    /did not succeed \(state: unknown\)/,
  ],
  [
    'an empty table',
    [
      [listed, ended],
      [counted, '0'],
    ],
    /has 0 rows/,
  ],
])('smoke.sh fails with %s', ([, answers, message]) => {
  const { code, stderr } = runScript('smoke.sh', [[lake, null], [loaded, null], ...answers]);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});
