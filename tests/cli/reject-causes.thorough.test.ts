import { beforeAll, expect, test } from 'vitest';
import { capsules, fleet } from '../faults/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

test('lists, exports and replays rejects by their cause', async () => {
  using folder = temporaryFolder();
  const good = capsules(6);
  const broken = good.map((one, at) => {
    const { reuse_count, ...rest } = one;
    if (at < 4) return { ...rest, reuseCount: reuse_count };
    return at === 4 ? { ...one, serial: 4 } : one;
  });
  await using api = await startApiServer({ ...fleet(), capsules: broken });
  const location = ['--target', 'lake', '--lake', `file://${folder.path}/lake`];
  const etl = (...args: string[]) => run([...args, ...location]);
  const done = await etl('run', '--resource', 'capsules', '--base-url', api.url);
  expect(done.code).toBe(3);
  expect(done.stderr.match(/"message":"Rejected /g)).toHaveLength(2);
  expect(done.stderr).toContain(
    'Rejected 4 documents of capsules, for example capsule-0: reuse_count: ',
  );

  expect(done.stderr).toContain('reuseCount (renamed from reuse_count?), in 4 documents');

  const listed = await etl('rejects');
  const causes = listed.stdout.split('\n').slice(2, 4);
  expect(causes[0]).toMatch(/^[0-9a-f]{8} +capsules +4 .*reuse_count: /);
  expect(causes[1]).toMatch(/^[0-9a-f]{8} +capsules +1 .*serial: /);
  expect(listed.stdout).toContain('(5 rejects with 2 causes; list them with --documents)');
  const cause = causes[0]?.slice(0, 8) ?? '';

  const exported = await etl('rejects', '--cause', cause, '--format', 'json');
  const rejects = JSON.parse(exported.stdout) as { documentId: string; cause: string }[];
  expect(rejects.map((reject) => reject.documentId).sort()).toEqual(
    good.slice(0, 4).map(({ id }) => id),
  );
  const documents = await etl('rejects', '--documents', '--cause', cause);
  expect(documents.stdout).toContain('(4 rejects)');

  const replayed = await etl('rejects', 'replay', '--cause', cause, '--json', '--quiet');
  expect(replayed.code).toBe(3);
  expect(JSON.parse(replayed.stdout)).toMatchObject({
    resources: [{ resource: 'capsules', documents: 4, rejected: 4 }],
  });
});
