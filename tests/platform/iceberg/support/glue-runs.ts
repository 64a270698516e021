import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { glueCatalog } from '@spacex-platform/loaders/glue';
import { lakeLoader, readPointer } from '@spacex-platform/loaders/lake';
import type { RunResult } from '@spacex-platform/loaders/pipeline';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { s3Store } from '@spacex-platform/loaders/s3';
import { marts, tables } from '@spacex-platform/transform';
import { type GlueProxy, startGlueProxy } from '../../../lake/support/glue-proxy.ts';
import { load, postgresWarehouse } from '../../../load/warehouse.ts';
import { startApiServer } from '../../../support/api-server.ts';
import { startMinistack } from '../../../support/ministack-server.ts';
import type {
  AvailableReferenceData,
  ReferenceDocuments,
} from '../../../support/reference-data.ts';
import { writePostgresRows } from './postgres-rows.ts';
import type { IcebergPointer } from './two-runs.ts';

/** S3, and a Glue that compares the versions of tables. */
export interface LocalGlue extends AsyncDisposable {
  readonly proxy: GlueProxy;
  /** For programs that use the catalog through the proxy. */
  readonly environment: Readonly<Record<string, string>>;
  /** A new lake; its Glue database has the same name. */
  lake(name: string): Promise<GlueLake>;
}

export interface GlueLake {
  readonly database: string;
  readonly url: string;
  readonly store: ObjectStore;
  loader(options?: { readonly takeOver?: boolean }): QueryableLoader;
  pointer(): Promise<IcebergPointer>;
}

/** Starts both. The variables of `environment` must be set before the first lake. */
export async function startGlue(): Promise<LocalGlue> {
  const ministack = await startMinistack();
  const proxy = await startGlueProxy(ministack.url, false);
  return {
    proxy,
    environment: { ...ministack.environment, AWS_ENDPOINT_URL_GLUE: proxy.url },
    async lake(name) {
      await ministack.bucket(name);
      // Where Glue says that a database does not exist, MiniStack lists no tables.
      const client = new GlueClient({ endpoint: ministack.url });
      await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: name } }));
      client.destroy();
      const url = `s3://${name}/lake`;
      const store = s3Store(url);
      const views = Object.values(marts);
      const athenaViews = views.map((mart) => ({ ...mart, sql: mart.athenaSql }));
      const catalog = glueCatalog({ database: name, views: athenaViews });
      return {
        ...{ database: name, url, store },
        loader: ({ takeOver = false } = {}) =>
          lakeLoader({ store, tables, views, catalog, takeOver }),
        pointer: async () => (await readPointer(store))?.pointer as unknown as IcebergPointer,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await ministack[Symbol.asyncDispose]();
    },
  };
}

/** Runs that fill a lake and PostgreSQL alike. */
export interface GlueRuns extends AsyncDisposable {
  readonly documents: ReferenceDocuments;
  run(): Promise<RunResult>;
  /** Writes the rows that PostgreSQL has now; the path of a new file. */
  postgresRows(): Promise<string>;
}

export async function openGlueRuns(
  lake: GlueLake,
  reference: AvailableReferenceData,
): Promise<GlueRuns> {
  const warehouse = await postgresWarehouse();
  const documents = reference.documents();
  for (const rocket of documents.rockets) Object.assign(rocket, { payload_weights: [] });
  const api = await startApiServer(documents);
  const directory = mkdtempSync(join(tmpdir(), 'spacex-rows-'));
  let files = 0;
  return {
    documents,
    run: () => load(api, [warehouse, { loader: lake.loader() }], { prune: true }),
    postgresRows: async () => {
      const path = join(directory, `rows-${++files}.json`);
      await writePostgresRows(warehouse, path);
      return path;
    },
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    },
  };
}
