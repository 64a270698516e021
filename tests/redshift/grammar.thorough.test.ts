import { lakeLoader, openCuratedZone } from '@spacex-platform/loaders/lake';
import { redshiftSchema, redshiftViews, spectrumSchema } from '@spacex-platform/loaders/redshift';
import { s3Store } from '@spacex-platform/loaders/s3';
import { checks, martNames, marts, runChecks, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportOf } from '../../packages/etl-cli/src/report/index.ts';
import {
  loadCurated,
  runPipeline,
  snapshotSource,
} from '../../packages/loaders/src/pipeline/index.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { refusal } from './stand-in/refused.ts';
import { allowed, bodyOf, parsedByRedshift } from './support/grammar.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

/** Everything that is wrong with some statements. */
async function complaints(statements: readonly string[]): Promise<string[]> {
  const parsed = await parsedByRedshift([...new Set(statements)]);
  return parsed.flatMap(({ sql, error, command }) => {
    const known = allowed.some(({ kind }) => kind.test(sql));
    const refused = refusal(sql);
    return [
      ...(error !== null && !known ? [`${error}\n${sql}`] : []),
      ...(command && !known ? [`not understood by the grammar: ${sql}`] : []),
      ...(refused === undefined ? [] : [`${refused}\n${sql}`]),
    ];
  });
}

describeMoto('every statement is one of Redshift', () => {
  const all = Object.values(marts);

  test('the definitions of tables, ledger and marts', async () => {
    const statements = redshiftSchema('spacex', tables, all);
    expect(statements.length).toBeGreaterThan(300);
    expect(await complaints(statements)).toEqual([]);
  });

  test('the external schema and the views over it', async () => {
    const place = { schema: 'spacex_live', externalSchema: 'lake', glueDatabase: 'spacex' };
    const role = 'arn:aws:iam::123456789012:role/spectrum';
    const statements = spectrumSchema({ ...place, iamRole: role }, tables, all);
    expect(statements).toHaveLength(2 + tables.length + all.length);
    expect(await complaints(statements)).toEqual([]);
    // Views over external tables must be bound late.
    for (const view of statements.slice(2)) expect(view).toMatch(/with no schema binding$/);
    const launches = statements.find((sql) => sql.includes('"spacex_live"."launches" as'));
    expect(launches).toMatch(/from "lake"\."launches"\nwith no schema binding$/);
    // Timestamps have a time zone in Iceberg tables, and none in the tables of a warehouse.
    expect(launches).toContain(`"date_utc" at time zone 'UTC' as "date_utc"`);
  });

  test('the lint and the grammar find errors', async () => {
    const wrong = [
      'insert into "a"."b" values (1) on conflict do nothing',
      'select count(*) filter (where x) from "a"."b"',
      'delete from "a"."b" returning x',
      'select distinct on (x) x from "a"."b"',
      'select lag(x) over w from "a"."b" window w as (order by y)',
      'select x from "a"."b" where y < current_timestamp',
      'select string_agg(x, y) from "a"."b"',
      'create table "a"."b" ("x" uuid)',
      'selec 1',
      'vacuum full everything now',
    ];
    for (const sql of wrong) expect(await complaints([sql]), sql).not.toEqual([]);
  });

  describe('as a load sends them', () => {
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

    test('of a first run, a run that prunes, the files of a lake, the queries and the ledger', async () => {
      const loader = place.loader({ tables, views: redshiftViews(all) });
      const source = await snapshotSource();
      const lake = s3Store(`s3://${place.bucket}/lake`);
      const loaders = [loader, lakeLoader({ store: lake })];
      expect((await runPipeline({ source, loaders })).error).toBeUndefined();
      const pruned = await runPipeline({ source, loaders: [loader], prune: true });
      expect(pruned.error).toBeUndefined();
      const zone = await openCuratedZone(lake, tables);
      expect((await loadCurated({ zone, loaders: [loader] })).error).toBeUndefined();
      const reader = await loader.openReader();
      for (const name of martNames) await reader.query(`select * from ${name}`);
      await reader.close();
      const ledger = await loader.openLedger();
      expect(await ledger.runs()).toHaveLength(3);
      expect(await ledger.rejects()).toEqual([]);
      await ledger.close();
      const findings = await loader.diagnose();
      expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);

      const { statements } = place.standIn;
      const procedures = statements.filter((sql) => sql.startsWith('create or replace procedure'));
      // One that publishes and one that verifies, for each run.
      expect(procedures).toHaveLength(6);
      expect(statements.filter((sql) => sql.startsWith('copy ')).length).toBeGreaterThan(30);
      const sent = [...statements, ...procedures.flatMap(bodyOf)];
      expect(await complaints(sent)).toEqual([]);
      // Nothing is allowed that need not be.
      for (const { kind } of allowed.filter(({ kind: one }) => !one.source.includes('external'))) {
        const example = sent.find((sql) => kind.test(sql)) ?? `nothing like ${kind}`;
        const [parsed] = await parsedByRedshift([example]);
        expect(parsed?.command === true || parsed?.error !== null, example).toBe(true);
      }
      // The Data API takes no longer statement.
      for (const sql of sent) expect(Buffer.byteLength(sql)).toBeLessThan(100_000);
    });

    test('of rules and the report', async () => {
      const { statements } = place.standIn;
      const loader = place.loader({ tables, views: redshiftViews(all), schema: 'judged' });
      const source = await snapshotSource();
      expect((await runPipeline({ source, loaders: [loader] })).error).toBeUndefined();
      const from = statements.length;
      const reader = await loader.openReader();
      const outcomes = await runChecks((sql) => reader.query(sql), checks);
      await reader.close();
      expect(outcomes.filter(({ status }) => !['passed', 'known'].includes(status))).toEqual([]);
      const looks = statements.slice(from);
      await reportOf(loader);
      const sent = statements.slice(from);
      expect(looks.filter((sql) => sql.startsWith('select')).length).toBeGreaterThan(50);
      expect(sent.length).toBeGreaterThan(looks.length + 7);
      expect(await complaints(sent)).toEqual([]);
      for (const sql of sent) expect(Buffer.byteLength(sql)).toBeLessThan(100_000);
    });
  });
});
