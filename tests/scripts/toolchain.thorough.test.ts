import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { type PackageLock, pinsOf } from './support/toolchain-pins.ts';

const platform = `${process.platform}-${process.arch}`;
const node = `node-${platform}`;
const pnpm = `@pnpm/exe.${platform}`;

let tree: string;
/** A machine without pnpm: the setup scripts, an empty `.toolchain`, and npm. */
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'spacex-toolchain-'));
  cpSync(join(repositoryRoot, 'package.json'), join(tree, 'package.json'));
  cpSync(join(repositoryRoot, 'scripts'), join(tree, 'scripts'), { recursive: true });
  mkdirSync(join(tree, '.toolchain'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

function editLock(tool: string, edit: (lock: PackageLock) => void): void {
  const path = join(tree, `scripts/toolchain/${tool}/package-lock.json`);
  const lock = JSON.parse(readFileSync(path, 'utf8')) as PackageLock;
  edit(lock);
  writeFileSync(path, JSON.stringify(lock));
}

/** Evaluates an expression of `scripts/locked-install.mjs` or `scripts/toolchain.mjs` in the tree. */
function evaluate(module: string, expression: string) {
  const url = pathToFileURL(join(tree, 'scripts', module)).href;
  const script = `import * as it from '${url}'; console.log(JSON.stringify(await ${expression}));`;
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: tree,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: path.filter((entry) => !entry.includes('pnpm')).join(delimiter),
      },
    },
  );
  return { status, stderr, value: status === 0 ? (JSON.parse(stdout) as unknown) : undefined };
}

const run = (program: string) =>
  spawnSync(program, ['--version'], { cwd: tmpdir(), encoding: 'utf8' }).stdout.trim();

test('installs the pinned Node and pnpm, once', () => {
  const first = evaluate('locked-install.mjs', `it.installLocked('node', '${node}', 'test')`);
  expect(first.status, first.stderr).toBe(0);
  expect(run(join(first.value as string, 'bin/node'))).toBe(
    `v${pinsOf('node').get(node)?.version}`,
  );
  const tools = evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(tools.status, tools.stderr).toBe(0);
  const { pnpm: command } = tools.value as { pnpm: string };
  expect(command.startsWith(tree)).toBe(true);
  expect(run(command)).toBe(pinsOf('pnpm').get(pnpm)?.version);
  const again = evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(again.stderr).toBe('');
  expect(again.value).toEqual(tools.value);
});

test.for([
  ['node', node],
  ['pnpm', pnpm],
] as const)('refuses another archive than the pinned one of %s', ([tool, name]) => {
  editLock(tool, ({ packages }) => {
    const pinned = packages[`node_modules/${name}`];
    if (pinned?.integrity === undefined) throw new Error(`${name} is not pinned`);
    pinned.integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
  });
  const expression = `it.installLocked('${tool}', '${name}', 'test')`;
  const { status, stderr } = evaluate('locked-install.mjs', expression);
  expect(status).not.toBe(0);
  expect(stderr).toContain('EINTEGRITY');
  expect(stderr).toContain('returned another archive');
  expect(readdirSync(join(tree, '.toolchain'))).toEqual([]);
});

test('installs the same version on a platform without a pinned archive, and says so', () => {
  editLock('pnpm', ({ packages }) => {
    delete packages[`node_modules/${pnpm}`];
  });
  const { status, stderr, value } = evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(status, stderr).toBe(0);
  const { version } = pinsOf('pnpm').get(pnpm) ?? {};
  expect(stderr).toContain(`fetching ${pnpm}@${version}, without a hash`);
  expect(run((value as { pnpm: string }).pnpm)).toBe(version);
});

test('removes an earlier version of a tool', () => {
  const earlier = join(tree, '.toolchain', `pnpm-1.0.0-${platform}`, 'node_modules');
  mkdirSync(earlier, { recursive: true });
  evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(readdirSync(dirname(dirname(earlier)))).toEqual([
    expect.stringMatching(/^pnpm-\d+\.\d+\.\d+-[0-9a-f]{8}-/),
  ]);
});
