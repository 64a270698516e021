import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from './registry.ts';

const templates = fileURLToPath(new URL('../consumers/', import.meta.url));

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody else's project, in a folder of its own outside the repository. */
export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  /** Runs a command there and fails where it does; `node` and what npm has installed are found. */
  run(command: string, args?: readonly string[], more?: Environment): Promise<string>;
  /** The same for a command whose failure is of interest. */
  attempt(command: string, args?: readonly string[], more?: Environment): Promise<Finished>;
}

type Environment = Readonly<Record<string, string>>;

/**
 * Copies `consumers/<name>` to an empty folder and runs `npm install` there: our packages by
 * their names from the registry of the test, the others as anybody gets them.
 */
export async function makeConsumer(registry: Registry, name: string): Promise<Consumer> {
  const consumer = await emptyConsumer(registry, name);
  await cp(join(templates, name), consumer.folder, { recursive: true });
  await consumer.run('npm', ['install', '--prefer-offline', '--loglevel', 'error']);
  return consumer;
}

/** An empty folder with the settings of the registry. */
export async function emptyConsumer(registry: Registry, name: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), `spacex-consumer-${name}-`));
  await writeFile(join(folder, '.npmrc'), registry.settings);
  const attempt: Consumer['attempt'] = (command, args = [], more = {}) =>
    new Promise((resolve) => {
      const options = { cwd: folder, env: cleanEnvironment(folder, more) };
      execFile(command, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr: error === null || stderr !== '' ? stderr : String(error) });
      });
    });
  return {
    folder,
    attempt,
    run: async (command, args = [], more = {}) => {
      const { code, stdout, stderr } = await attempt(command, args, more);
      if (code === 0) return stdout;
      throw new Error(
        `${name}: ${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`,
      );
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const ours =
  /^(npm_(package|lifecycle)_|pnpm_|NODE_(ENV|OPTIONS|PATH)$|VITE|TEST$|SPACEX_|AWS_|REDSHIFT_|PG|DATABASE_URL$)/;

/**
 * What a project on this machine has: neither the settings of the test's own pnpm nor a path
 * into the repository.
 */
function cleanEnvironment(folder: string, more: Environment): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !ours.test(entry[0]),
  );
  const { PATH = '', ...others } = Object.fromEntries(kept);
  const places = PATH.split(':').filter((place) => !place.includes('node_modules/.bin'));
  return {
    ...others,
    PATH: [join(folder, 'node_modules/.bin'), ...places].join(':'),
    ...more,
  };
}
