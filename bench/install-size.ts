import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript-6';
import { emptyConsumer } from '../tests/platform/packages/support/consumer.ts';
import { startRegistry } from '../tests/platform/packages/support/registry.ts';
import { documentedIn, typeCostOf } from './type-cost.ts';

/** A date of measurement, the versions of tools, and what the installs need. */
export interface InstallSizes {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly npm: string;
  readonly typescript: string;
  /** The cells of each install, as the page shows them. */
  readonly rows: readonly (readonly string[])[];
  /** dlt with its driver of PostgreSQL. */
  readonly dltKilobytes: string;
}

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

/** Installs each package in an empty project, and measures what it needs. */
export async function measureInstalls(): Promise<InstallSizes> {
  return {
    date: new Date().toISOString().slice(0, 10),
    npm: execFileSync('npm', ['--version'], { encoding: 'utf8' }).trim(),
    typescript: ts.version,
    rows: await rowsOfSubjects(),
    dltKilobytes: sizeOfDlt(),
  };
}
