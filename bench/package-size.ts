/**
 * Installs this project's packages and similar ones in empty projects, and writes how large they are
 * to docs/package-size.md.
 *
 *     node bench/package-size.ts
 *
 * Needs a build (`pnpm build`), npm, and Python 3 with venv for the package in Python.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript-6';
import { emptyConsumer } from '../tests/platform/packages/support/consumer.ts';
import { startRegistry } from '../tests/platform/packages/support/registry.ts';
import { repositoryRoot } from '../tests/support/repository.ts';
import { documentedIn, typeCostOf } from './type-cost.ts';

interface Subject {
  readonly name: string;
  /** What npm installs. */
  readonly packages: readonly string[];
  /** The smallest program that does something useful; none if users only call commands. */
  readonly program?: string;
  /** Whether the program is for a server only, so that it is not bundled. */
  readonly isForServers?: boolean;
  /** Packages and kilobytes on 2026-11-28, before they were reduced. */
  readonly before?: readonly [packages: number, kilobytes: number];
}

const scope = '@spacex-platform';
const loadProgram = `import { load } from '${scope}/loaders';
import { postgresLoader } from '${scope}/loaders/postgres';
console.log(await load(postgresLoader({ connectionString: '' }), { launches: [] }));`;
const subjects: readonly Subject[] = [
  {
    name: 'spacex-client',
    packages: [`${scope}/spacex-client`],
    program: `import { createSpacexClient } from '${scope}/spacex-client';
const { documents } = await createSpacexClient().launches.list();
console.log(documents.length);`,
    before: [3, 7185],
  },
  {
    name: 'transform (with the client)',
    packages: [`${scope}/transform`, `${scope}/spacex-client`],
    program: `import { coreFlights, rowsOf } from '${scope}/transform';
console.log(rowsOf(coreFlights));`,
    before: [4, 7703],
  },
  {
    name: 'loaders (without drivers)',
    packages: [`${scope}/loaders`, `${scope}/transform`],
    program: loadProgram,
    isForServers: true,
    before: [6, 11_127],
  },
  {
    name: 'loaders for PostgreSQL, with the pipeline',
    packages: [
      ...['loaders', 'transform', 'spacex-client'].map((name) => `${scope}/${name}`),
      ...['pg', 'pg-copy-streams'],
    ],
    program: loadProgram,
    isForServers: true,
  },
  { name: 'etl-cli', packages: [`${scope}/etl-cli`], before: [183, 97_000] },
  {
    name: 'ky',
    packages: ['ky'],
    program: `import ky from 'ky';\nconsole.log(await ky.get('https://example.com').json());`,
  },
  {
    name: 'zod',
    packages: ['zod'],
    program: `import * as z from 'zod';\nconsole.log(z.object({ id: z.string() }).parse({ id: '' }));`,
  },
  {
    name: 'kysely',
    packages: ['kysely'],
    program: `import { type Dialect, Kysely } from 'kysely';
declare const dialect: Dialect;
const database = new Kysely<{ launches: { id: string } }>({ dialect });
console.log(await database.selectFrom('launches').select('id').execute());`,
    isForServers: true,
  },
  {
    name: 'drizzle-orm',
    packages: ['drizzle-orm'],
    program: `import { eq } from 'drizzle-orm';
import { pgTable, QueryBuilder, text } from 'drizzle-orm/pg-core';
const launches = pgTable('launches', { id: text('id').primaryKey() });
console.log(new QueryBuilder().select().from(launches).where(eq(launches.id, '')).toSQL());`,
    isForServers: true,
  },
  {
    name: 'hono',
    packages: ['hono'],
    program: `import { Hono } from 'hono';
export default new Hono().get('/', (context) => context.json({ id: '' }));`,
    isForServers: true,
  },
];

interface Size {
  readonly packages: number;
  readonly bytes: number;
}

/** Files and packages below a `node_modules`. */
function sizeOf(root: string): Size {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const home = /node_modules\/(@[^/]+\/)?[^/@.][^/]*$/;
  const owned = files.filter(
    ({ name, parentPath }) => name === 'package.json' && home.test(parentPath),
  );
  const bytes = files.reduce(
    (sum, { name, parentPath }) => sum + statSync(join(parentPath, name)).size,
    0,
  );
  return { packages: owned.length, bytes };
}

async function bundled(program: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  const kibibytes = (length: number) => (length / 1024).toFixed(1);
  return `${kibibytes(bytes.length)} / ${kibibytes(gzipSync(bytes, { level: 9 }).length)}`;
}

const kilobytes = (bytes: number) => Math.round(bytes / 1000).toLocaleString('en');

async function rowsOfSubjects(): Promise<string[][]> {
  await using registry = await startRegistry();
  const rows: string[][] = [];
  for (const { name, packages, program, isForServers, before } of subjects) {
    await using project = await emptyConsumer(registry, 'size');
    await project.run('npm', ['install', '--prefer-offline', '--loglevel=error', ...packages]);
    const size = sizeOf(join(project.folder, 'node_modules'));
    rows.push([
      name,
      String(size.packages),
      kilobytes(size.bytes),
      before === undefined ? '–' : before.map((value) => value.toLocaleString('en')).join(', '),
      program === undefined || isForServers ? '–' : await bundled(program, project.folder),
      ...(program === undefined ? ['–', '–'] : typesOf(program, packages[0] ?? '', project.folder)),
    ]);
    console.error(rows.at(-1)?.join(' | '));
  }
  return rows;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** The cells of the type check, and of the comments that an editor shows. */
function typesOf(program: string, specifier: string, folder: string): [string, string] {
  const { seconds, types } = typeCostOf(program, folder);
  const { exports, members } = documentedIn(specifier, folder);
  return [
    `${seconds.toFixed(2)} s, ${types.toLocaleString('en')}`,
    `${percent(exports)}, ${percent(members)}`,
  ];
}

/** dlt with its driver of PostgreSQL, in a virtual environment. */
function sizeOfDlt(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-dlt-'));
  try {
    const options = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    execFileSync('python3', ['-m', 'venv', '--without-pip', folder]);
    execFileSync('python3', [...options, '--target', join(folder, 'packages'), 'dlt[postgres]']);
    return kilobytes(sizeOf(join(folder, 'packages')).bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const rows = await rowsOfSubjects();
const versions = execFileSync('npm', ['--version'], { encoding: 'utf8' }).trim();
const page = `# Package size

<!-- Generated by \`node bench/package-size.ts\`. -->

What an install, a bundle and a type check need, next to similar packages. Measured on ${new Date().toISOString().slice(0, 10)} with npm ${versions} and esbuild, by \`node bench/package-size.ts\`.

## Install and bundle

${table(
  [
    ...['install', 'packages', 'KB', 'packages, KB before', 'bundle, KiB (minified / gzip -9)'],
    ...['type check, types', 'documented exports, members'],
  ],
  rows,
)}

- An install is \`npm install\` in an empty directory. KB are the bytes of all files, in thousands.
- “Before” was measured on 2026-11-28, before \`load\`, the pipeline as a part of \`loaders\`, and the smaller bundles.
- A bundle has the smallest useful program: one call of the client, the rows of one table, one request, one schema.
- The type check is a process of TypeScript ${ts.version} on the same program with \`strict\` and \`skipLibCheck\`: seconds (the median of five), and how many types the compiler makes.
- Documented are exported names, and members of exported types, with a comment that an editor shows on hover. Only the main entry of each package is counted.
- No package of this project runs a script or a compiler when it is installed. A test checks that with npm 10 and npm 11.

## Load launches idempotently

The benchmark has a stage that compares both: \`npm run bench -- --only first-load\`.

${table(
  ['', 'loaders', 'dlt'],
  [
    [
      'install, KB',
      String(rows.find(([name]) => name?.startsWith('loaders for'))?.[2]),
      sizeOfDlt(),
    ],
    [
      'source of your own',
      '[`Source`](programs.md#write-your-own-source), ten lines',
      'any iterable',
    ],
    ['columns of your own', 'declared and type-checked', 'inferred'],
    [
      'a value that its column cannot hold',
      'reject with path and value',
      'variant column, or error',
    ],
  ],
)}
`;
writeFileSync(join(repositoryRoot, 'docs/package-size.md'), page);
