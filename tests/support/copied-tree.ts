import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
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
