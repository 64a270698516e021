import { cores, type Row, rowsOf, type Table } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { core, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('a session on Redshift that has ended', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const rows: ReadonlyMap<Table, readonly Row[]> = new Map([
    [cores, rowsOf(cores)(core('a', 'B1'))],
  ]);
  const batch = { resource: 'cores', documentIds: ['a'], rows };
  const outcome = outcomeOf(1);
  const reason = { status: 'aborted', code: 'limit', message: 'It ended.', outcome } as const;

  test.each([
    ['by a commit', 'ended_commit', false],
    ['by an abort', 'ended_abort', false],
    ['by a failed commit', 'ended_failure', false],
    ['by the commit of a dry run', 'ended_commit', true],
  ])('%s refuses rows and another commit', async (how, schema, dryRun) => {
    const loader = place.loader({ schema });
    const session = await loader.open({ run: newRun(), tables: [cores], dryRun });
    await session.write(batch);
    if (how.endsWith('abort')) await session.abort(reason);
    else if (how.endsWith('failed commit')) {
      place.standIn.onStatement = (sql, { cut }) => (sql.startsWith('call ') ? cut() : undefined);
      expect(await failureOf(session.commit(outcome))).toMatchObject({ code: 'connection' });
      delete place.standIn.onStatement;
    } else await session.commit(outcome);
    for (const use of [() => session.write(batch), () => session.commit(outcome)]) {
      const failure = await failureOf(use());
      expect(failure).toMatchObject({ code: 'configuration', usage: true });
      expect(failure.message).toMatch(/^The session on redshift has ended: /);
    }
    if (how.endsWith('failed commit')) await session.abort({ ...reason, status: 'failed' });
    const found = await place.standIn.database.query(
      `select status from ${schema}.etl_runs order by finished_at desc`,
    );
    const statuses = { ended_commit: 'succeeded', ended_abort: 'aborted', ended_failure: 'failed' };
    expect(found).toEqual([{ status: statuses[schema as keyof typeof statuses] }]);
    expect(await place.leftovers()).toEqual([]);
  });
});
