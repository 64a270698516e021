import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { temporaryFolder } from './command.ts';

type Command = ReturnType<typeof createProgram>;

const folder = temporaryFolder();
const lakeAt = (name: string) => ['--lake', pathToFileURL(join(folder.path, name)).href];
const lake = lakeAt('lake');
const dataDir = ['--data-dir', join(folder.path, 'data')];
const landpads = ['--resource', 'landpads'];
const api = createServer((_, response) => response.end('[{"id":"invalid"}]'));
let baseUrl: string[];
let rejectId: string;

const program = () => createProgram(() => undefined);
const parse = (root: Command, words: readonly string[]) =>
  root.parseAsync(['node', 'spacex-etl', ...words]).catch(() => {});

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  baseUrl = ['--base-url', `http://127.0.0.1:${(api.address() as AddressInfo).port}`];
  silence();
  // Its ledger has one run and one reject to show.
  await parse(program(), ['run', '--target', 'lake', ...lake, ...baseUrl, ...landpads]);
  const { calls } = vi.mocked(process.stdout.write).mock;
  await parse(program(), ['rejects', '--json', '--target', 'lake', ...lake]);
  const [reject] = JSON.parse(String(calls.at(-1)?.[0])) as { rejectId: string }[];
  rejectId = reject?.rejectId ?? '';
});
afterAll(() => {
  api.close();
  folder[Symbol.dispose]();
});
beforeEach(silence);

function silence() {
  for (const name of ['SPACEX_LAKE', 'DATABASE_URL', 'PGHOST', 'PG_HOST']) vi.stubEnv(name, '');
  vi.spyOn(console, 'log').mockReturnValue();
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((_chunk, ...more: unknown[]) => {
      const written = more.at(-1);
      if (typeof written === 'function') written();
      return true;
    });
  }
}

/** The runs of a command that together read all of its options; without an entry, one plain run. */
function linesOf(path: string): readonly (readonly string[])[] {
  // Without connection settings, which it reads after its flags, it fails at once.
  const postgres = ['--target', 'postgres'];
  const loads = [dataDir, ['--target', 'lake', ...lakeAt('other')], postgres].map((location) => [
    ...['--source', 'snapshot', ...landpads, ...location],
  ]);
  const reads = [dataDir, ['--target', 'lake', ...lake], postgres];
  const lines: Record<string, readonly (readonly string[])[]> = {
    run: loads,
    extract: [[...lake, ...baseUrl, ...landpads]],
    load: loads,
    plan: loads,
    query: reads.map((more) => ['landpads', ...more]),
    tables: reads,
    report: reads.map((more) => [...more, '--out', '-']),
    check: [...reads, ['--cross-source', ...dataDir]],
    runs: reads,
    'runs prune': reads,
    'runs show': reads.map((more) => ['0', ...more]),
    rejects: reads,
    'rejects show': reads.map((more) => [rejectId, ...more]),
    'rejects replay': reads.map((more) => ['--dry-run', ...more]),
    'lake runs': [lake],
    'lake gc': [lake],
    'lake follow': [lake],
    'lake rollback': [['--run', '0', ...lake]],
    'lake verify': [lake],
    schema: ['postgres', 'glue', 'spectrum'].map((format) => ['--format', format]),
    doctor: [
      ...[dataDir, postgres].map((location) => [...location, ...baseUrl]),
      // Nothing answers at this port.
      ['--source', 'launch-library', '--launch-library-url', 'http://127.0.0.1:9', ...dataDir],
    ],
    completion: [['bash']],
  };
  return lines[path] ?? [[]];
}

/** Every command that runs something, with its path. */
function commandsOf(command: Command, path = ''): [string, Command][] {
  const children = command.commands.flatMap((child) =>
    commandsOf(child, `${path} ${child.name()}`.trim()),
  );
  const isGroup = children.length > 0 && command.options.length === 0;
  return path === '' || isGroup || path === 'complete' ? children : [[path, command], ...children];
}

/** Notes each flag that is read; a spread of all flags would hide which of them are used. */
function recorded(flags: object, read: Set<string>): object {
  return new Proxy(flags, {
    get(target, name) {
      if (typeof name === 'string') read.add(name);
      return Reflect.get(target, name);
    },
    ownKeys() {
      throw new Error('Flags are spread here: pass them on whole, or read each one.');
    },
  });
}

const paths = commandsOf(program()).map(([path]) => path);

test.each(paths)('%s reads every option that it offers, and no other', async (path) => {
  const read = new Set<string>();
  let offered: string[] = [];
  for (const line of linesOf(path)) {
    const root = program();
    const found = commandsOf(root).find(([name]) => name === path);
    if (found === undefined) throw new Error(`There is no command ${path}.`);
    const [, command] = found;
    const own = command.opts.bind(command);
    command.opts = (() => recorded(own(), read)) as Command['opts'];
    command.optsWithGlobals = (() => {
      const parent = command.parent?.opts() ?? {};
      return recorded({ ...own(), ...parent }, read);
    }) as Command['optsWithGlobals'];
    await parse(root, [...path.split(' '), ...line]);
    // Commander itself acts on an option that implies the value of another.
    const acting = command.options.filter((option) => !Reflect.get(option, 'implied'));
    offered = acting.map((option) => option.attributeName());
  }
  expect([...read].sort()).toEqual(offered.sort());
});
