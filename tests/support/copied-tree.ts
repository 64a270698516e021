import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository.ts';

/** A copy of the work tree that a test may change. */
export interface CopiedTree extends Disposable {
  readonly path: string;
}

/**
 * Copies the files that git knows or would add, as they are now, into a temporary folder.
 *
 * @param links what is linked instead of copied, as paths from the root: `node_modules`, `dist`
 */
export function copyTree(links: readonly string[] = []): CopiedTree {
  const path = mkdtempSync(join(tmpdir(), 'spacex-tree-'));
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const files = execFileSync('git', list, { cwd: repositoryRoot, encoding: 'utf8' });
  for (const file of files.split('\0').filter(Boolean)) {
    // Git lists what was removed too, until that is committed.
    if (existsSync(join(repositoryRoot, file))) {
      cpSync(join(repositoryRoot, file), join(path, file), { recursive: true });
    }
  }
  for (const link of links) {
    if (existsSync(dirname(join(path, link)))) {
      symlinkSync(join(repositoryRoot, link), join(path, link));
    }
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Gives a copied tree the installed packages, without copying them: packages of the workspace
 * are those of the copy, all others those of the work tree.
 */
export function linkModules(tree: CopiedTree): void {
  const root = join(repositoryRoot, 'node_modules');
  const own = join(tree.path, 'node_modules');
  mkdirSync(own);
  for (const name of readdirSync(root)) {
    // What else begins with a dot is what tools remember of their own tree.
    if (!name.startsWith('.') || ['.bin', '.pnpm', '.modules.yaml'].includes(name))
      symlinkSync(join(root, name), join(own, name));
  }
  const homes = [
    'tests',
    'bench',
    'examples',
    ...readdirSync(join(tree.path, 'packages')).map((name) => `packages/${name}`),
  ];
  for (const home of homes) {
    const modules = join(home, 'node_modules');
    cpSync(join(repositoryRoot, modules), join(tree.path, modules), {
      recursive: true,
      verbatimSymlinks: true,
      // Servers and caches of the tests.
      filter: (source) => !/node_modules\/\.(?!bin)/.test(source.slice(repositoryRoot.length)),
    });
  }
}
