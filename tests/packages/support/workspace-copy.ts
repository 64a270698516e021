import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../../support/repository.ts';

/** The sources of all packages and scripts in another directory, to be changed and built there. */
export interface WorkspaceCopy extends Disposable {
  /** Path of a file of the copy, from the root of the repository. */
  path(file: string): string;
  /** Builds every entry and command of every package. */
  build(): Promise<void>;
}

const scope = '@spacex-platform';
const original = join(repositoryRoot, 'packages');

export function copyWorkspace(): WorkspaceCopy {
  const root = mkdtempSync(join(tmpdir(), 'spacex-workspace-'));
  const names = readdirSync(original);
  cpSync(join(repositoryRoot, 'scripts'), join(root, 'scripts'), { recursive: true });
  for (const name of names) {
    const home = join(root, 'packages', name);
    for (const part of ['src', 'package.json', 'snapshot']) {
      const options = { recursive: true, force: false } as const;
      if (readdirSync(join(original, name)).includes(part)) {
        cpSync(join(original, name, part), join(home, part), options);
      }
    }
    linkDependencies(name, home, root, names);
  }
  return {
    path: (file) => join(root, file),
    build: async () => {
      await Promise.all(names.map((name) => buildPackage(join(root, 'packages', name))));
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What a package depends on is that of the original, but our own packages are the copies. */
function linkDependencies(name: string, home: string, root: string, names: string[]): void {
  const installed = join(original, name, 'node_modules');
  const modules = join(home, 'node_modules');
  mkdirSync(join(modules, scope), { recursive: true });
  for (const dependency of readdirSync(installed)) {
    if (dependency === scope || dependency.startsWith('.')) continue;
    symlinkSync(join(installed, dependency), join(modules, dependency));
  }
  for (const one of names) symlinkSync(join(root, 'packages', one), join(modules, scope, one));
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}

async function buildPackage(home: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
  const targets = [...Object.values(manifest.exports), ...Object.values(manifest.bin ?? {})]
    .map((target) => (typeof target === 'string' ? target : target.default))
    .filter((target) => target.endsWith('.js'));
  await build({
    absWorkingDir: home,
    entryPoints: targets.map((target) => target.replace('./dist/', 'src/').replace(/\.js$/, '.ts')),
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
}
