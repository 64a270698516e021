import { readdirSync } from 'node:fs';
import { load } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { startProgram, temporaryFolder } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';
import { core, newRun } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

const serials = async (loader: ReturnType<typeof embeddedLoader>) => {
  await using reader = await loader.openReader();
  return (await reader.query('select serial from cores order by 1')).rows.map(
    (row) => row['serial'],
  );
};

test('keeps the data in memory as long as the loader exists, and each loader has its own', async () => {
  const [loader, other] = [embeddedLoader(), embeddedLoader({ dataDir: 'memory://' })];
  expect((await failureOf(loader.openReader())).code).toBe('not_found');
  await load(loader, { cores: [core('1', 'B1')] });
  const second = await load(loader, { cores: [core('1', 'B1'), core('2', 'B2')] });
  expect(second.tables).toMatchObject([{ inserted: 1, unchanged: 1 }]);
  expect(await serials(loader)).toEqual(['B1', 'B2']);
  await using ledger = await loader.openLedger();
  expect((await ledger.runs()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  await load(other, { cores: [core('3', 'B3')] });
  expect(await serials(other)).toEqual(['B3']);
});

test('an aborted session leaves no row and nothing of its session', async () => {
  const loader = embeddedLoader({ dataDir: ':memory:' });
  await load(loader, { cores: [core('1', 'B1')] });
  const session = await loader.open({ run: newRun(), tables });
  const busy = await failureOf(
    loader.open({ run: newRun(), tables, lockTimeoutMs: 50 }).then((other) => other.abort as never),
  );
  expect(busy).toMatchObject({ code: 'locked' });
  expect(busy.message).toContain('a session, reader or ledger of this program that is not closed');
  await session[Symbol.asyncDispose]();
  expect(await serials(loader)).toEqual(['B1']);
  await using reader = await loader.openReader();
  const { rows } = await reader.query(
    'select count(*) as n from pg_class where relnamespace = pg_my_temp_schema()',
  );
  expect(rows).toEqual([{ n: 0 }]);
});

test('a script with a database in memory writes no file and exits by itself', async () => {
  using folder = temporaryFolder();
  const from = (name: string) =>
    JSON.stringify(new URL(`file://${repositoryRoot}/packages/loaders/dist/${name}`).href);
  const program = `
    process.chdir(${JSON.stringify(folder.path)});
    import { load } from ${from('index.js')};
    import { embeddedLoader } from ${from('embedded/index.js')};
    const loader = embeddedLoader();
    const core = ${JSON.stringify(core('1', 'B1058'))};
    await load(loader, { cores: [core] });
    const reader = await loader.openReader();
    console.log((await reader.query('select serial from cores')).rows[0].serial);
    await reader.close();`;
  const { code, stdout, stderr } = await startProgram(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ]).finished;
  expect(code, stderr).toBe(0);
  expect(stdout.trim()).toBe('B1058');
  expect(readdirSync(folder.path)).toEqual([]);
});
