import { ledgerPath } from '../curated-zone/layout.ts';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { Capabilities, OpenRequest } from '../loader.ts';
import type { QueryableLoader } from '../reader.ts';
import { refuseUnknownOptions } from '../run/refuse-unknown-options.ts';
import { requireRuntime } from '../run/require-runtime.ts';
import { singleUse } from '../run/single-use.ts';
import { catalogLake } from './catalog.ts';
import { diagnoseCatalog, diagnoseLake } from './diagnose.ts';
import { duckdbReader } from './duckdb-reader.ts';
import { lakeLedger } from './ledger-reader.ts';
import { replaceChecks } from './ledger-writer.ts';
import { lockLake, shareLake } from './lock.ts';
import { openLakeSession } from './open-session.ts';
import type { LakeLoaderOptions } from './options.ts';

const capabilities: Capabilities = {
  ...{ prune: true, plan: true, check: true, rewrite: true, order: true },
};

/**
 * Loads into a lake: Parquet files below a prefix of their run, published by one conditional write
 * of `curated/_current.json`, with Iceberg metadata. Requires the packages `apache-arrow`,
 * `parquet-wasm`, `avsc` and `hyparquet`, and `@duckdb/node-api` for queries.
 *
 * @example
 * ```ts
 * const loader = lakeLoader({ store: fileStore('file:///data/lake'), views: Object.values(marts) });
 * ```
 */
export function lakeLoader(options: LakeLoaderOptions): QueryableLoader {
  requireRuntime('lake');
  refuseUnknownOptions('lake', 'lakeLoader', options, [
    ...['store', 'views', 'tables', 'catalog', 'takeOver', 'onWait'],
  ]);
  const { store, views = [], tables = [], catalog, onWait } = options;
  if (typeof store?.read !== 'function') {
    const message = 'lakeLoader needs the option store: fileStore or s3Store creates one.';
    throw new LoaderError('configuration', message, { target: 'lake' });
  }
  const name = 'lake';
  const waiting: Pick<OpenRequest, 'onEvent'> = {
    onEvent: (event) => event.type === 'waiting' && onWait?.(event.message),
  };
  return {
    name,
    capabilities,
    // Only a lake in a directory is locked: on S3, the second of two overlapping loads is superseded.
    ...(store.url.startsWith('file:') && { targetKey: JSON.stringify([name, store.url]) }),
    open: async (request) => singleUse(name, await openLakeSession(options, request)),
    openReader: async ({ signal } = {}) => {
      const release = await shareLake(store, { ...waiting, ...defined({ signal }) });
      try {
        return await duckdbReader(store, { tables, views }, release);
      } catch (error) {
        release();
        throw error;
      }
    },
    openLedger: async () => lakeLedger(store, await shareLake(store, waiting)),
    keepChecks: async (runId, checks) => {
      const release = await lockLake(store, waiting);
      try {
        await replaceChecks(store, runId, checks);
      } finally {
        release();
      }
    },
    deleteRuns: async (runIds) => {
      const release = await lockLake(store, waiting);
      try {
        await store.remove(runIds.map(ledgerPath));
      } finally {
        release();
      }
    },
    diagnose: async () => [
      ...(await diagnoseLake(store)),
      ...(catalog === undefined ? [] : await diagnoseCatalog(catalog, catalogLake(store, tables))),
    ],
  };
}
