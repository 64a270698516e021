// Loads one core into two tables of a lake with a catalog of files, and kills itself before a write:
// node dying-load.mjs <url> <serial> <run id> <number of the write, or part of its path>
import { writeSync } from 'node:fs';
import { filesCatalog, lakeLoader } from '@spacex-platform/loaders/lake';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { cores, rowsOf } from '@spacex-platform/transform';

const [url, serial, runId, point] = process.argv.slice(2);
const store = fileStore(url);
let writes = 0;

/** Each write is announced, so that the last line of a killed process names the one that it began. */
function before(path) {
  writes += 1;
  writeSync(1, `${path}\n`);
  const isPoint = /^\d+$/.test(point) ? writes === Number(point) : path.includes(point);
  if (isPoint) process.kill(process.pid, 'SIGKILL');
}

const dying = { ...store };
for (const name of ['create', 'replace', 'write']) {
  dying[name] = (path, ...rest) => {
    before(path);
    return store[name](path, ...rest);
  };
}

const tables = [cores, { ...cores, name: 'other_cores' }];
const loader = lakeLoader({ store: dying, tables, catalog: filesCatalog() });
const startedAt = new Date().toISOString();
const run = { runId, source: 'api', origin: 'api', startedAt, version: '0.0.0' };
const session = await loader.open({ run, tables });
const counts = {
  reuse_count: 0,
  rtls_attempts: 0,
  rtls_landings: 0,
  asds_attempts: 0,
  asds_landings: 0,
};
const core = {
  id: '1',
  serial,
  block: 5,
  status: 'active',
  ...counts,
  last_update: null,
  launches: [],
};
const rows = new Map(tables.map((table) => [table, rowsOf(table)(core)]));
await session.write({ resource: 'cores', documentIds: ['1'], rows });
await session.commit({
  resources: [{ resource: 'cores', documents: 1, accepted: 1, rejected: 0 }],
  rejects: [],
  drift: [],
});
