/**
 * The pipeline as a function: loads the bundled snapshot into an embedded database, with progress
 * and checks before the commit, and queries the result. `--api` reads the live API instead.
 */

import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { apiSource, runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { checks, marts, tables } from '@spacex-platform/transform';

const [dataDir = '.spacex', flag] = process.argv.slice(2);
const loader = embeddedLoader({ dataDir, tables, views: Object.values(marts) });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const result = await runPipeline({
  source: flag === '--api' ? apiSource() : await snapshotSource(),
  loaders: [loader],
  checks,
  signal: stop.signal,
  onEvent: (event) => {
    if (event.type === 'resource_read') console.error(event.resource, event.accepted);
  },
});

// The pipeline does not throw: the result contains the error.
if (result.status !== 'succeeded') {
  console.error(result.error?.code, result.error?.message);
  process.exit(result.error?.transient === true ? 75 : 1);
}
const reader = await loader.openReader();
const { rows } = await reader.query(
  'select serial, flights from core_usage order by flights desc, serial limit 3',
);
console.table(rows);
await reader.close();
