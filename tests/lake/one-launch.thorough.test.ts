import { lakeLoader } from '@spacex-platform/loaders/lake';
import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { quickApi, succeeded } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { testLake } from './lake.ts';

describeReference('one changed launch of 2022', (data) => {
  test('writes files of 2022 only', async () => {
    using lake = testLake();
    const loader = lakeLoader({ store: lake.store, tables });
    const documents = data.documents();
    const load = async () => {
      await using api = await startApiServer(documents);
      return succeeded(await runPipeline({ source: quickApi(api.url), loaders: [loader] })).runId;
    };
    const first = await load();
    const launch = documents.launches.find(({ date_utc }) => String(date_utc).startsWith('2022-'));
    Object.assign(launch ?? {}, { details: 'Changed.' });
    const second = await load();
    const written = lake.files('curated').filter((path) => path.includes(`run=${second}/`));
    expect(written).toEqual([`curated/launches/run=${second}/launch_year=2022/part-00000.parquet`]);
    const byRun = Object.groupBy(lake.pointer()?.tables['launches']?.files ?? [], ({ path }) =>
      path.includes(first) ? 'first' : 'second',
    );
    const years = new Set(documents.launches.map(({ date_utc }) => String(date_utc).slice(0, 4)));
    expect(byRun.second).toHaveLength(1);
    expect(byRun.first).toHaveLength(years.size - 1);
    expect(
      await lake.query("select count(*) as n from {launches} where details = 'Changed.'"),
    ).toEqual([{ n: 1 }]);
  });
});
