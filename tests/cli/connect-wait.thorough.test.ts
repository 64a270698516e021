import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import { redshiftLoader } from '@spacex-platform/loaders/redshift';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase, postgresEnvironment, postgresServer } from '../support/postgres.ts';
import { freePort } from '../support/postgres-server.ts';
import { logLines, requireBuiltCommand, run, start } from './command.ts';

beforeAll(requireBuiltCommand);

const load = ['run', '--source', 'snapshot', '--target', 'postgres', '--json'];

/** The port of a server that does not accept connections yet, as one whose network policy is not in effect. */
async function lateServer() {
  const port = await freePort();
  const { host, port: to } = postgresServer();
  const server = createServer((socket) => {
    pipeline(socket, connect({ host, port: to }), socket, () => {});
  });
  return {
    port,
    /** Accepts connections from now on. */
    async listen(): Promise<void> {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    [Symbol.dispose]: () => void server.close(),
  };
}

const waits = (stderr: string) =>
  logLines(stderr)
    .filter(({ type }) => type === 'waiting')
    .map(({ message }) => message);

test('a run with --connect-wait waits for a server that is not there yet, and logs it', async () => {
  await using database = await freshDatabase();
  using late = await lateServer();
  const environment = {
    ...postgresEnvironment(database.settings),
    PG_HOST: '127.0.0.1',
    PG_PORT: String(late.port),
  };
  const running = start([...load, '--connect-wait', '30s'], environment);
  await running.said('Trying again');
  await late.listen();
  const done = await running.finished;
  expect(done.code, done.stderr).toBe(0);
  expect(waits(done.stderr)).toEqual([
    expect.stringMatching(/ECONNREFUSED.* Trying again for up to 30 s$/),
    expect.stringMatching(/^Connected to postgres after [\d.]+ s$/),
  ]);
  const [found] = await database.query<{ n: number }>('select count(*)::int n from spacex.cores');
  expect(found?.n).toBeGreaterThan(50);
});

test('a command that reads takes the time from SPACEX_CONNECT_WAIT', async () => {
  await using database = await freshDatabase();
  using late = await lateServer();
  const environment = {
    ...postgresEnvironment(database.settings),
    PG_HOST: '127.0.0.1',
    PG_PORT: String(late.port),
    SPACEX_CONNECT_WAIT: '30s',
  };
  const query = ['query', '--target', 'postgres', 'select 1 as one', '--format', 'csv'];
  const running = start(query, environment);
  await running.said('Trying again');
  await late.listen();
  const done = await running.finished;
  expect(done.code, done.stderr).toBe(0);
  expect(done.stdout).toBe('one\n1\n');
  expect(waits(done.stderr)).toHaveLength(2);
});

test.for<[string, Record<string, string>, readonly string[], number, number]>([
  ['one attempt without the option', {}, [], 0, 0],
  ['the option before the variable', { SPACEX_CONNECT_WAIT: '5m' }, ['--connect-wait', '0'], 0, 0],
  ['a bounded time for a refused connection', { SPACEX_CONNECT_WAIT: '1500ms' }, [], 1500, 1],
  [
    'a bounded time for an unknown name',
    { PG_HOST: 'pg.invalid' },
    ['--connect-wait', '1s'],
    1000,
    1,
  ],
])('makes %s', async ([, more, options, least, logged]) => {
  const server = { PG_HOST: '127.0.0.1', PG_PORT: '1', PG_DATABASE: 'any', ...more };
  const started = performance.now();
  const done = await run([...load, ...options], server);
  const took = performance.now() - started;
  expect(done.code).toBe(75);
  expect(waits(done.stderr)).toHaveLength(logged);
  expect(took).toBeGreaterThanOrEqual(least);
  expect(took).toBeLessThan(20_000);
});

test('does not wait if the server rejects the password', async () => {
  const { host, port, user, database } = postgresServer();
  const server = { host, port, user, database, password: 'wrong' };
  const done = await run([...load, '--connect-wait', '5m'], postgresEnvironment(server));
  expect(done.code).toBe(1);
  expect(waits(done.stderr)).toEqual([]);
});

test('a signal ends the wait', async () => {
  const waiting = start([...load, '--connect-wait', '10m'], { PG_HOST: '127.0.0.1', PG_PORT: '1' });
  await waiting.said('Trying again for up to');
  waiting.child.kill('SIGTERM');
  expect((await waiting.finished).code).toBe(143);
});

test.for<[string, Record<string, string>, readonly string[]]>([
  ['--connect-wait', {}, ['--connect-wait', 'long']],
  ['SPACEX_CONNECT_WAIT', { SPACEX_CONNECT_WAIT: '30' }, []],
])('an invalid %s is a usage error', async ([name, more, options]) => {
  const done = await run([...load, ...options], { PG_HOST: 'localhost', ...more });
  expect(done.code).toBe(2);
  expect(done.stderr).toContain(name);
  expect(done.stderr).toMatch(/expected seconds or minutes, like 30s or 2m, or 0/i);
});

test('Redshift over its wire protocol waits too', async () => {
  const { user, password, database } = postgresServer();
  using late = await lateServer();
  const messages: string[] = [];
  const onWait = (message: string) => {
    messages.push(message);
    if (messages.length === 1) void late.listen();
  };
  const wire = {
    ...{
      host: '127.0.0.1',
      port: late.port,
      user,
      password,
      database,
      sslMode: 'disable' as const,
    },
    ...{ connectWaitMs: 30_000, onWait },
  };
  await using reader = await redshiftLoader({ wire }).openReader();
  expect((await reader.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(messages.at(-1)).toMatch(/^Connected to redshift after/);
});
