// One run of the bundled snapshot into a lake on S3, of which one launch can have changed.
import * as lake from '@spacex-platform/loaders/lake';
import { runPipeline, type Source, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { s3Store } from '@spacex-platform/loaders/s3';
import { workerArguments } from './connection.ts';
import { reportWork } from './report-work.ts';

const [url = '', documents = '', catalog = ''] = workerArguments(3);

async function sourceOf(): Promise<Source> {
  const snapshot = await snapshotSource();
  return {
    ...snapshot,
    resources: snapshot.resources,
    read: async (resource, options) => {
      const extract = await snapshot.read(resource, options);
      const isChanged = resource === 'launches' && documents === 'changed';
      return isChanged ? { ...extract, batches: withChange(extract.batches) } : extract;
    },
  };
}

/** The same launches, but the first one of 2022 has other details. */
async function* withChange(batches: AsyncIterable<readonly string[]>) {
  let isDone = false;
  for await (const texts of batches) {
    yield texts.map((text) => {
      const launch = JSON.parse(text) as { date_utc: string; details: string };
      if (isDone || !launch.date_utc.startsWith('2022-')) return text;
      isDone = true;
      return JSON.stringify({ ...launch, details: 'Changed.' });
    });
  }
}

const source = await sourceOf();
const store = s3Store(url);
// Earlier versions, which are measured as well, have no catalog of files.
const options = catalog === 'files' ? { store, catalog: lake.filesCatalog() } : { store };
await reportWork(async () => {
  const result = await runPipeline({ source, loaders: [lake.lakeLoader(options)] });
  if (result.status !== 'succeeded') throw new Error(result.error?.message ?? result.status);
  const tables = result.targets.flatMap((target) => target.tables);
  const sum = (of: 'inserted' | 'updated' | 'deleted') =>
    tables.reduce((total, table) => total + table[of], 0);
  return { inserted: sum('inserted'), updated: sum('updated'), deleted: sum('deleted') };
});
