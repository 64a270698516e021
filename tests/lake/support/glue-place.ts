import {
  GetPartitionsCommand,
  GetTablesCommand,
  GlueClient,
  type Table,
} from '@aws-sdk/client-glue';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { glueCatalog } from '@spacex-platform/loaders/glue';
import { type LakeCatalog, lakeLoader } from '@spacex-platform/loaders/lake';
import { s3Store } from '@spacex-platform/loaders/s3';
import { type Table as Definition, marts, tables } from '@spacex-platform/transform';
import { vi } from 'vitest';
import type { MotoServer } from '../../support/moto-server.ts';
import type { LakePointer } from '../lake.ts';
import { type GlueProxy, startGlueProxy } from './glue-proxy.ts';

/** A lake in a new bucket, with a new Glue database behind a proxy. */
export interface GluePlace extends AsyncDisposable {
  readonly url: string;
  readonly bucket: string;
  readonly database: string;
  readonly proxy: GlueProxy;
  readonly catalog: LakeCatalog;
  readonly loader: QueryableLoader;
  /** A client of the catalog, past the proxy. */
  readonly client: GlueClient;
  /** The environment variables for commands. */
  readonly environment: Record<string, string>;
  /** Another loader on the same lake, for these tables only. */
  open(only: readonly Definition[], options?: { readonly takeOver: boolean }): QueryableLoader;
  pointer(): Promise<LakePointer>;
  /** The tables of the database, past the proxy. */
  tables(): Promise<Record<string, Table>>;
  /** Values of the partitions of a table, past the proxy. */
  partitions(table: string): Promise<{ values: string[]; location: string | undefined }[]>;
}

let places = 0;

export async function gluePlace(moto: MotoServer): Promise<GluePlace> {
  places += 1;
  const [bucket, database] = [await moto.bucket(), `spacex_${places}`];
  const proxy = await startGlueProxy(moto.url);
  const environment = { ...moto.environment, AWS_ENDPOINT_URL_GLUE: proxy.url };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const url = `s3://${bucket}/lake`;
  const views = Object.values(marts).map((mart) => ({ ...mart, sql: mart.athenaSql }));
  const catalog = glueCatalog({ database, views, silenceTimeoutMs: 20_000 });
  const open = (known: readonly Definition[], options = {}) =>
    lakeLoader({
      ...{ store: s3Store(url), tables: known, views: Object.values(marts), catalog },
      ...options,
    });
  const client = new GlueClient({
    endpoint: moto.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  return {
    url,
    bucket,
    database,
    proxy,
    catalog,
    client,
    loader: open(tables),
    open,
    environment: { ...environment, SPACEX_LAKE: url, SPACEX_GLUE_DATABASE: database },
    pointer: async () => {
      const Key = 'lake/curated/_current.json';
      const { Body } = await moto.client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as LakePointer;
    },
    tables: async () => {
      const { TableList = [] } = await client.send(
        new GetTablesCommand({ DatabaseName: database }),
      );
      return Object.fromEntries(TableList.map((table) => [table.Name ?? '', table]));
    },
    partitions: async (table) => {
      const command = new GetPartitionsCommand({ DatabaseName: database, TableName: table });
      const { Partitions = [] } = await client.send(command);
      return Partitions.map(({ Values = [], StorageDescriptor }) => ({
        values: Values,
        location: StorageDescriptor?.Location,
      }));
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

/** Decodes the definition of an Athena view. */
export interface AthenaView {
  readonly originalSql: string;
  readonly catalog: string;
  readonly schema: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export function viewOf(table: Table | undefined): AthenaView {
  const match = /^\/\* Presto View: ([A-Za-z0-9+/=]+) \*\/$/.exec(table?.ViewOriginalText ?? '');
  return JSON.parse(Buffer.from(match?.[1] ?? '', 'base64').toString('utf8')) as AthenaView;
}

/** The run whose metadata a catalog entry names. */
export function shownRun(table: Table | undefined): string | undefined {
  return /\/\d{5}-([0-9a-f-]+)\.metadata\.json$/.exec(
    table?.Parameters?.['metadata_location'] ?? '',
  )?.[1];
}
