import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ApiDocument } from '../../../support/api-server.ts';
import { repositoryRoot } from '../../../support/repository.ts';

/** Documents of the bundled snapshot as its files have them, read by nothing of ours. */
export function snapshotDocuments(resource: string): ApiDocument[] {
  const pattern = `packages/spacex-client/snapshot/raw/spacex/v4/${resource}/**/*.ndjson.gz`;
  return globSync(pattern, { cwd: repositoryRoot }).flatMap((path) =>
    gunzipSync(readFileSync(join(repositoryRoot, path)))
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ApiDocument),
  );
}

/** The `cores` of all launches: what `core_flights` has a row for. */
export function snapshotCoreFlights(): ApiDocument[] {
  return snapshotDocuments('launches').flatMap(({ cores }) => cores as ApiDocument[]);
}
