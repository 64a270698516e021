import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collectOutput } from '../support/child-output.ts';
import { type ToolchainTree, toolchainTree } from './support/toolchain-tree.ts';

const platform = `${process.platform}-${process.arch}`;
const module = 'toolchain-directory.mjs';

let tree: ToolchainTree;
beforeEach(() => {
  tree = toolchainTree();
});
afterEach(() => tree[Symbol.dispose]());

/** An install as an earlier call has made it. */
function install(name: string, files = 1): string {
  const home = join(tree.toolchain, name, 'node_modules/pnpm');
  mkdirSync(home, { recursive: true });
  for (let file = 0; file < files; file++) writeFileSync(join(home, `${file}.js`), '');
  return home;
}

/** Installs a package with one file; `before` is a statement that runs first. */
const installing = (before = '') =>
  `it.inToolchain('pnpm', 'pnpm', '2.0.0', 'test', async (home) => {
    const { mkdirSync, writeFileSync } = await import('node:fs');
    ${before}
    mkdirSync(home + '/node_modules/pnpm', { recursive: true });
    writeFileSync(home + '/node_modules/pnpm/pnpm', '');
  })`;

describe('an install', () => {
  test('removes earlier versions of the tool, but not those of other tools and platforms', async () => {
    install(`pnpm-1.0.0-${platform}`);
    install(`node-1.0.0-${platform}`);
    install('pnpm-1.0.0-plan9-mips');
    const { code, stderr, value } = await tree.evaluate(module, installing());
    expect(code, stderr).toBe(0);
    const home = `pnpm-2.0.0-${platform}`;
    expect(value).toBe(join(tree.toolchain, home, 'node_modules/pnpm'));
    expect(readdirSync(tree.toolchain).toSorted()).toEqual(
      [`node-1.0.0-${platform}`, 'pnpm-1.0.0-plan9-mips', home].toSorted(),
    );
  });

  test('that fails leaves nothing, and retains the earlier version', async () => {
    install(`pnpm-1.0.0-${platform}`);
    const { code, stderr } = await tree.evaluate(module, installing(`throw new Error('no disk');`));
    expect(code).not.toBe(0);
    expect(stderr).toContain('no disk');
    expect(readdirSync(tree.toolchain)).toEqual([`pnpm-1.0.0-${platform}`]);
  });

  test('that was interrupted is repeated', async () => {
    const partly = `mkdirSync(home + '/node_modules/pnpm', { recursive: true });`;
    const killed = installing(`${partly} process.kill(process.pid, 'SIGKILL');`);
    expect((await tree.evaluate(module, killed)).code).toBeNull();
    const { code, value } = await tree.evaluate(module, `(it.removeLeftovers(), ${installing()})`);
    expect(code).toBe(0);
    expect(readdirSync(String(value))).toEqual(['pnpm']);
    expect(readdirSync(tree.toolchain)).toEqual([`pnpm-2.0.0-${platform}`]);
  });

  test('that another process has completed in the meantime is used', async () => {
    const other = join(tree.toolchain, `pnpm-2.0.0-${platform}`, 'node_modules/pnpm');
    const faster = `mkdirSync('${other}', { recursive: true }); writeFileSync('${other}/faster', '');`;
    const { code, stderr, value } = await tree.evaluate(module, installing(faster));
    expect(code, stderr).toBe(0);
    expect(value).toBe(other);
    expect(readdirSync(other)).toEqual(['faster']);
    expect(readdirSync(tree.toolchain)).toHaveLength(1);
  });

  test('can be run by other users', async () => {
    const { value } = await tree.evaluate(module, `(process.umask(0o022), ${installing()})`);
    const home = join(String(value), '../..');
    const { stdout } = spawnSync('find', [home, '-type', 'd', '!', '-perm', '-755']);
    expect(String(stdout)).toBe('');
  });
});

test('a removal that is interrupted leaves nothing that passes for an install', async () => {
  const home = install(`pnpm-1.0.0-${platform}`, 5_000);
  const child = tree.start(module, "it.removeOthers('pnpm', 'pnpm-2.0.0')");
  const { finished } = collectOutput(child);
  const files = () => (existsSync(home) ? readdirSync(home).length : 0);
  while (files() === 5_000 && child.exitCode === null) await sleep(1);
  child.kill('SIGKILL');
  await finished;
  expect(existsSync(home)).toBe(false);
});

test('removes what killed processes left, but not what others are writing', async () => {
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  const inUse = `tmp-${process.pid}-a`;
  for (const name of [inUse, `tmp-${ended}-b`, `tmp-pnpm-1.0.0-${platform}-7`]) {
    mkdirSync(join(tree.toolchain, name));
  }
  const { code, stderr } = await tree.evaluate(module, 'it.removeLeftovers()');
  expect(code, stderr).toBe(0);
  expect(readdirSync(tree.toolchain)).toEqual([inUse]);
});
