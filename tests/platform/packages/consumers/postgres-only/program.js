import { isLoaderError } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { cores, rowsOf } from '@spacex-platform/transform';

const { documents } = await createSpacexClient({ baseUrl: process.argv[2] }).cores.list();
const run = {
  runId: '0192f1a0-7c1e-7b60-9d55-3f0a9a3f6c11',
  source: 'api',
  origin: 'api',
  startedAt: new Date().toISOString(),
  version: '1.0.0',
};
const count = documents.length;
const outcome = {
  resources: [{ resource: 'cores', documents: count, accepted: count, rejected: 0 }],
  rejects: [],
  drift: [],
};

const session = await postgresLoader(JSON.parse(process.argv[3])).open({ run, tables: [cores] });
const rows = new Map([[cores, documents.flatMap(rowsOf(cores))]]);
await session.write({ resource: 'cores', documentIds: documents.map(({ id }) => id), rows });
const [report] = await session.commit(outcome);

// What is not installed is said in a sentence, not by a module that cannot be found.
const absent = await embeddedLoader({ dataDir: 'data' })
  .open({ run, tables: [cores] })
  .then(
    () => 'it is there',
    (error) => (isLoaderError(error) ? error.code : String(error)),
  );
console.log(JSON.stringify({ ...report, absent }));
