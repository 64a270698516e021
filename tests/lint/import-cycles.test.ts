import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** Two modules, `one.ts` and `two.ts`. */
type Modules = readonly [one: string, two: string];

const cycles: Readonly<Record<string, Modules>> = {
  'of values': [
    "import { two } from './two.ts';\nexport const one = () => two;\n",
    "import { one } from './one.ts';\nexport const two = () => one;\n",
  ],
  'of types only': [
    "import type { Two } from './two.ts';\nexport type One = readonly Two[];\n",
    "import type { One } from './one.ts';\nexport interface Two {\n  readonly one: One;\n}\n",
  ],
  'closed by a lazy import': [
    "import { two } from './two.ts';\nexport const one = () => two;\n",
    "export const two = async () => (await import('./one.ts')).one;\n",
  ],
  'closed by a re-export': [
    "export type { Two } from './two.ts';\nexport type One = string;\n",
    "import type { One } from './one.ts';\nexport type Two = readonly One[];\n",
  ],
};

describe('pnpm lint', () => {
  const stack = new DisposableStack();
  const { path } = stack.use(temporaryFolder());
  afterAll(() => stack.dispose());
  copyFileSync(join(repositoryRoot, 'biome.json'), join(path, 'biome.json'));

  function lint(name: string, [one, two]: Modules) {
    const directory = join(path, name.replaceAll(' ', '-'));
    mkdirSync(directory);
    writeFileSync(join(directory, 'one.ts'), one);
    writeFileSync(join(directory, 'two.ts'), two);
    const args = [biome, 'lint', '--vcs-enabled=false', directory];
    return spawnSync(process.execPath, args, { cwd: path, encoding: 'utf8' });
  }

  test.each(Object.entries(cycles))('rejects an import cycle %s', (name, modules) => {
    const { status, stderr } = lint(name, modules);
    expect(status).toBe(1);
    expect(stderr).toContain('lint/suspicious/noImportCycles');
  });

  test('accepts modules that import in one direction', () => {
    const modules: Modules = [
      "import type { Two } from './two.ts';\nexport type One = readonly Two[];\n",
      'export type Two = string;\n',
    ];
    const { status, stdout, stderr } = lint('none', modules);
    expect(status, stdout + stderr).toBe(0);
  });
});
