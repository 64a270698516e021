import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pinsOf } from './support/toolchain-pins.ts';
import { type ToolchainTree, toolchainTree } from './support/toolchain-tree.ts';

const platform = `${process.platform}-${process.arch}`;
const node = `node-${platform}`;
const pnpm = `@pnpm/exe.${platform}`;

let tree: ToolchainTree;
beforeEach(() => {
  tree = toolchainTree();
});
afterEach(() => tree[Symbol.dispose]());

const run = (program: string) =>
  spawnSync(program, ['--version'], { cwd: tmpdir(), encoding: 'utf8' }).stdout.trim();

test('installs the pinned Node and pnpm, once', async () => {
  const first = await tree.evaluate(
    'locked-install.mjs',
    `it.installLocked('node', '${node}', 'test')`,
  );
  expect(first.code, first.stderr).toBe(0);
  expect(run(join(first.value as string, 'bin/node'))).toBe(
    `v${pinsOf('node').get(node)?.version}`,
  );
  const tools = await tree.evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(tools.code, tools.stderr).toBe(0);
  const { pnpm: command } = tools.value as { pnpm: string };
  expect(command.startsWith(tree.path)).toBe(true);
  expect(run(command)).toBe(pinsOf('pnpm').get(pnpm)?.version);
  const again = await tree.evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(again.stderr).toBe('');
  expect(again.value).toEqual(tools.value);
});

test.for([
  ['node', node],
  ['pnpm', pnpm],
] as const)('refuses another archive than the pinned one of %s', async ([tool, name]) => {
  tree.editLock(tool, ({ packages }) => {
    const pinned = packages[`node_modules/${name}`];
    if (pinned?.integrity === undefined) throw new Error(`${name} is not pinned`);
    pinned.integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
  });
  const expression = `it.installLocked('${tool}', '${name}', 'test')`;
  const { code, stderr } = await tree.evaluate('locked-install.mjs', expression);
  expect(code).not.toBe(0);
  expect(stderr).toContain('EINTEGRITY');
  expect(stderr).toContain(
    `another archive than the one whose hash is in scripts/toolchain/${tool}/package-lock.json. Do not change the hash.`,
  );
  expect(stderr).toContain('npm_config_registry=https://registry.npmjs.org/');
  expect(readdirSync(tree.toolchain)).toEqual([]);
});

test('two processes that install at the same time get one complete install', async () => {
  const expression = `it.installLocked('pnpm', '${pnpm}', 'test')`;
  const [one, other] = await Promise.all([
    tree.evaluate('locked-install.mjs', expression),
    tree.evaluate('locked-install.mjs', expression),
  ]);
  expect([one.code, other.code], one.stderr + other.stderr).toEqual([0, 0]);
  expect(one.value).toBe(other.value);
  expect(readdirSync(tree.toolchain)).toHaveLength(1);
  expect(run(join(String(one.value), 'pnpm'))).toBe(pinsOf('pnpm').get(pnpm)?.version);
});

test('installs the same version on a platform without a pinned archive, and says so', async () => {
  tree.editLock('pnpm', ({ packages }) => {
    delete packages[`node_modules/${pnpm}`];
  });
  const { code, stderr, value } = await tree.evaluate('toolchain.mjs', 'it.provideToolchain()');
  expect(code, stderr).toBe(0);
  const { version } = pinsOf('pnpm').get(pnpm) ?? {};
  expect(stderr).toContain(`fetching ${pnpm}@${version}, without a hash`);
  expect(run((value as { pnpm: string }).pnpm)).toBe(version);
});
