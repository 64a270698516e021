import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotResources } from '@spacex-platform/spacex-client/snapshot';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres-server.ts';
import { repositoryRoot } from '../support/repository.ts';
import { codeBlocks, markdownFiles } from './markdown.ts';

/** Blocks that no test runs: a text that only they contain, and why. */
const notRun: readonly (readonly [text: string, reason: string])[] = [
  ['db.example.com', 'needs a server with IAM tokens'],
  ['s3://my-bucket', 'needs a bucket, and Glue; tests/lake runs the same calls on a store'],
  ['createLaunchLibraryClient(', 'needs the service; tests/launch-library uses a stand-in'],
  ['conformanceCases(harness)', 'exports a function; tests/loaders runs the kit'],
];

const blocks = markdownFiles()
  .flatMap(codeBlocks)
  .filter(({ language, info }) => language === 'ts' && !info.includes('file='));
const reasonOf = ({ text }: { readonly text: string }) =>
  notRun.find(([part]) => text.includes(part))?.[1];
const run = blocks.filter((block) => reasonOf(block) === undefined);

/** The snapshot has no company, which is prose. */
const company = {
  id: '5eb75edc42fea42237d7f3ed',
  headquarters: { address: null, city: null, state: null },
  links: { website: null, flickr: null, twitter: null, elon_twitter: null },
  ...{ name: null, founder: null, founded: null, employees: null, vehicles: null },
  ...{ launch_sites: null, test_sites: null, ceo: null, cto: null, coo: null },
  ...{ cto_propulsion: null, valuation: null, summary: null },
};

/** What a block needs to be loaded before, by a text that it contains. */
const loadedBefore: readonly (readonly [text: string, args: readonly string[]])[] = [
  ['reportOf(', ['run', '--source', 'snapshot']],
  ['runChecks(', ['run', '--source', 'snapshot', '--target', 'postgres']],
];

const user = { PGUSER: 'admin', PGHOST: 'localhost' };

describe('TypeScript code blocks', () => {
  // Below tests/, where all packages resolve by name.
  const home = join(repositoryRoot, 'tests/.code-blocks');
  let programs: string;
  let working: string;
  let api: ApiServer;
  let postgres: RunningPostgres;

  beforeAll(async () => {
    requireBuiltCommand();
    mkdirSync(home, { recursive: true });
    programs = mkdtempSync(join(home, 'run-'));
    working = mkdtempSync(join(tmpdir(), 'spacex-blocks-'));
    const documents = Object.fromEntries(
      snapshotResources.map((name) => [name, snapshotDocuments(name)]),
    );
    const none = { dragons: [], history: [], starlink: [] };
    api = await startApiServer({ ...documents, ...none, company });
    postgres = await startPostgres();
    await prepare(postgres);
  }, 300_000);
  afterAll(async () => {
    await api?.close();
    await postgres?.stop();
    for (const folder of [programs, working]) {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    }
  });

  /** Runs a program of Node with the servers of this test; resolves to its output. */
  function node(args: readonly string[], cwd: string): Promise<string> {
    const port = String(postgres.server.port);
    const environment = {
      PATH: process.env['PATH'],
      HOME: working,
      NO_COLOR: '1',
      ...user,
      PGPORT: port,
      PGDATABASE: 'spacexdb',
      DATABASE_URL: `postgres://admin@localhost:${port}/spacexdb`,
      BLOCKS_API: api.url,
      BLOCKS_POSTGRES_PORT: port,
    };
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { cwd, env: environment }, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${stderr}\n${stdout}`)),
      );
    });
  }

  test('name an existing block in each exception', () => {
    for (const [part, reason] of notRun) {
      expect(blocks.filter(({ text }) => text.includes(part)).length, reason).toBeGreaterThan(0);
    }
    expect(run.length).toBeGreaterThan(12);
  });

  test.each(run.map((block) => [`${block.file}:${block.line}`, block] as const))(
    'run: %s',
    async (position, { text }) => {
      const program = join(programs, `${position.replaceAll(/\W/g, '-')}.ts`);
      writeFileSync(program, `${text}\nexport {};\n`);
      // Each block starts with nothing loaded.
      const folder = mkdtempSync(join(working, 'block-'));
      for (const name of ['launches', 'cores']) {
        const lines = snapshotDocuments(name).map((document) => `${JSON.stringify(document)}\n`);
        writeFileSync(join(folder, `${name}.ndjson`), lines.join(''));
      }
      await query(postgres, 'spacexdb', 'drop schema if exists spacex cascade');
      for (const [part, args] of loadedBefore) {
        if (text.includes(part)) await node([cliMain, ...args], folder);
      }
      const servers = join(repositoryRoot, 'tests/docs/support/local-servers.ts');
      const output = await node(['--import', servers, program], folder);
      // A run that fails returns its error.
      expect(output).not.toMatch(/^failed\b/m);
    },
    180_000,
  );
});

/** Creates the role and the database that the docs use, without a password. */
async function prepare(postgres: RunningPostgres): Promise<void> {
  const [setting] = await query(postgres, 'postgres', 'show hba_file');
  const file = String(setting?.['hba_file']);
  writeFileSync(file, `host all admin all trust\n${readFileSync(file, 'utf8')}`);
  await query(postgres, 'postgres', 'select pg_reload_conf()');
  await query(postgres, 'postgres', 'create role admin superuser login');
  await query(postgres, 'postgres', 'create database spacexdb owner admin');
}

/** Runs a statement as the superuser. */
async function query({ server }: RunningPostgres, database: string, sql: string) {
  const { host, port, user: name, password } = server;
  const client = new pg.Client({ host, port, user: name, password, database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
