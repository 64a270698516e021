import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { load } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cliMain } from '../../cli/command.ts';
import { snapshotDocuments } from '../../platform/packages/support/snapshot-documents.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { type BlockServers, startBlockServers } from './block-servers.ts';

export interface ShellResult {
  /** Commands that have failed, with their exit codes. */
  readonly failed: readonly string[];
  readonly output: string;
  readonly folder: string;
}

/** Servers and targets with data, as the docs assume them. */
export interface ShellWorld extends AsyncDisposable {
  /**
   * Runs a script in a directory of its own with its own embedded database, and with its own PostgreSQL
   * database if it uses one.
   */
  run(script: string): Promise<ShellResult>;
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** A document that no table accepts: its rejects are what the docs show. */
const broken = { id: '5eb0000000000000000000ff', serial: 5 } as never;

/** @param folder directory for everything that the scripts write */
export async function startShellWorld(folder: string): Promise<ShellWorld> {
  await using stack = new AsyncDisposableStack();
  const servers = stack.use(await startBlockServers());
  const programs = programsIn(folder);
  const template = join(folder, 'template');
  mkdirSync(join(template, 'reports'), { recursive: true });
  // For `psql -f sql/queries.sql`.
  cpSync(join(repositoryRoot, 'sql'), join(template, 'sql'), { recursive: true });
  const environmentIn = (home: string) => ({
    ...servers.environment,
    PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
  });
  const cli = (...args: string[]) => output(process.execPath, [cliMain, ...args], template);
  const output = (program: string, args: readonly string[], cwd: string) =>
    new Promise<string>((resolve, reject) => {
      const options = { cwd, env: environmentIn(cwd), maxBuffer: 2 ** 28 };
      execFile(program, args, options, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${stderr}\n${stdout}`)),
      );
    });

  // PostgreSQL first: a lake that is loaded into it has to be newer. All cores beside the broken one:
  // a run that reads fewer documents than the last one fails a check.
  const cores = [...(snapshotDocuments('cores') as never[]), broken];
  const url = servers.environment['DATABASE_URL'] ?? '';
  await cli('run', '--target', 'postgres');
  await load(postgresLoader({ connectionString: url }), { cores });
  const embedded = embeddedLoader({ dataDir: join(template, '.spacex') });
  await cli('run', '--source', 'snapshot');
  await load(embedded, { cores }, { origin: 'snapshot' });
  const lake = `file://${template}/data/lake`;
  await cli('run', '--source', 'snapshot', '--target', 'lake', '--lake', lake);
  const firstRun = uuid.exec(await cli('lake', 'runs', '--lake', lake))?.[0] ?? '';
  for (const url of [lake, 's3://bucket/prefix', 's3://bucket/lake']) {
    await cli('run', '--target', 'lake', '--lake', url);
  }
  cpSync(join(template, 'data/lake'), join(template, 'data/copy'), { recursive: true });
  await cli('extract', '--lake', 's3://my-bucket/lake', '--resource', 'cores');
  const ids = {
    postgres: await idsOf(cli, '--target', 'postgres'),
    embedded: await idsOf(cli),
    raw: uuid.exec(await cli('lake', 'runs', '--lake', 's3://bucket/prefix'))?.[0] ?? '',
    firstRun,
  };
  await copyDatabase(servers, 'spacexdb', 'loaded');

  let scripts = 0;
  const started = stack.move();
  return {
    run: async (script) => {
      const own = mkdtempSync(join(folder, `script-${++scripts}-`));
      cpSync(template, own, { recursive: true });
      // Other scripts do not open it.
      if (/postgres|psql|\bPG|DATABASE_URL|\bdoctor\b/.test(script)) {
        await copyDatabase(servers, 'loaded', 'spacexdb');
      }
      // Its metadata name the files of the template.
      if (script.includes('/data/lake')) {
        await cli('lake', 'follow', '--rebuild', '--lake', `file://${own}/data/lake`);
      }
      const lines = script.split('\n').map((line) => withCatalog(withIds(line, ids)));
      const text = lines.join('\n').replaceAll('/data/', `${own}/data/`);
      return { ...(await runBash(text, own, environmentIn(own), ids.raw)), folder: own };
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** Directory of programs that the docs call: the built command, also as a script of the workspace. */
function programsIn(folder: string): string {
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  const write = (name: string, text: string) => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  const command = `exec "${process.execPath}" "${cliMain}" "$@"`;
  write('spacex-etl', command);
  write('pnpm', `[ "$1" = spacex-etl ] || exit 64\nshift\n${command}`);
  return programs;
}

/** Ids of a run with a reject, of the reject, and of its cause. */
interface ShownIds {
  readonly run: string;
  readonly reject: string;
  readonly cause: string;
}

async function idsOf(
  cli: (...args: string[]) => Promise<string>,
  ...target: string[]
): Promise<ShownIds> {
  const [reject] = JSON.parse(await cli('rejects', '--format', 'json', ...target)) as {
    readonly runId: string;
    readonly rejectId: string;
    readonly cause: string;
  }[];
  if (reject === undefined) throw new Error('The load has recorded no reject.');
  return { run: reject.runId, reject: reject.rejectId, cause: reject.cause };
}

/** A command of the Glue catalog, with the database that its section of the docs names. */
function withCatalog(line: string): string {
  return line.includes('--catalog glue') ? `SPACEX_GLUE_DATABASE=spacex ${line}` : line;
}

interface ReplacedIds {
  readonly postgres: ShownIds;
  readonly embedded: ShownIds;
  readonly raw: string;
  /** The first of the two runs of the lake in a directory. */
  readonly firstRun: string;
}

/** A command with the ids of its target in place of those that the docs show. */
function withIds(line: string, ids: ReplacedIds): string {
  const { run, reject, cause } = line.includes('--target postgres') ? ids.postgres : ids.embedded;
  return line
    .replace(/(--raw-run )019a…/, `$1${ids.raw}`)
    .replace('0183a8d4', ids.firstRun)
    .replace(/019a(0000|…)/, run)
    .replace(/4f1c(0000|…)/, reject)
    .replace('1b2c3d4e', cause);
}

async function copyDatabase(servers: BlockServers, from: string, to: string): Promise<void> {
  await servers.queryIn('postgres', `drop database if exists ${to} with (force)`);
  await servers.queryIn('postgres', `create database ${to} template ${from} owner admin`);
}

/** Runs a script to its end, also if a command fails. */
function runBash(
  script: string,
  cwd: string,
  environment: NodeJS.ProcessEnv,
  rawRun: string,
): Promise<Omit<ShellResult, 'folder'>> {
  const failures = join(cwd, '.failed');
  const text = `set -E -o pipefail
trap 'echo "$?: $BASH_COMMAND" >> ${failures}' ERR
${script}
true`;
  const env = { ...environment, RUN_ID: rawRun };
  return new Promise((resolve) => {
    execFile('bash', ['-c', text], { cwd, env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const found = existsSync(failures) ? readFileSync(failures, 'utf8').trim().split('\n') : [];
      const ended = error === null ? [] : [`${error.code}: the script`];
      resolve({ failed: [...found, ...ended], output: `${stdout}\n${stderr}` });
    });
  });
}
