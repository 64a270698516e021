import { LoaderError } from '../errors/loader-error.ts';
import type { Capabilities } from '../loader.ts';
import type { QueryableLoader } from '../reader.ts';
import { readerClosed } from '../run/closed-reader.ts';
import { closing } from '../run/closing.ts';
import { singleUse } from '../run/single-use.ts';
import type { Waiting } from '../sql/postgres-wire/connect-wait.ts';
import { keyText, longestText } from './column-types.ts';
import type { Warehouse } from './connection.ts';
import { openDataApi } from './data-api/connection.ts';
import { deleteRuns } from './delete-runs.ts';
import { diagnoseRedshift } from './diagnose.ts';
import { redshiftLedger } from './ledger-reader.ts';
import { openRedshiftSession } from './open-session.ts';
import { checkedOptions, type RedshiftLoaderOptions } from './options.ts';
import { refuseWriting } from './read-only.ts';
import type { RedshiftTarget } from './target.ts';
import { connectRedshift } from './wire/connect.ts';

const capabilities: Capabilities = {
  ...{ prune: true, plan: true, curated: true, rewrite: true, order: true },
  textLimits: { text: longestText, key: keyText },
};

/**
 * Loads into Amazon Redshift, provisioned or Serverless: Parquet files in S3, COPY into staging
 * tables of the run, and one procedure call that merges what changed and writes the ledger. Needs
 * `apache-arrow`, `parquet-wasm`, the packages of `s3Store`, and `pg` or
 * `@aws-sdk/client-redshift-data`; and the privileges of the schema's owner.
 *
 * @throws LoaderError `configuration` if the options contradict each other
 * @example
 * ```ts
 * const loader = redshiftLoader({
 *   dataApi: { workgroup: 'analytics', database: 'dev' },
 *   staging: s3Store('s3://my-bucket/staging'),
 *   iamRole: 'arn:aws:iam::123456789012:role/redshift-copy',
 *   views: redshiftViews(Object.values(marts)),
 * });
 * ```
 */
export function redshiftLoader(options: RedshiftLoaderOptions): QueryableLoader {
  const checked = checkedOptions(options);
  const { wire, dataApi, staging, keepStaging = false, iamRole = 'default' } = checked;
  const { schema = 'spacex', tables = [], views = [], turnMs = 120_000 } = checked;
  const name = 'redshift';
  const connect = (purpose: string, waiting?: Waiting): Promise<Warehouse> => {
    if (wire !== undefined) return connectRedshift(name, wire, `spacex-etl ${purpose}`, waiting);
    if (dataApi !== undefined) return openDataApi(name, dataApi);
    throw new LoaderError('configuration', 'Redshift needs a connection method.', { target: name });
  };
  const target: RedshiftTarget = {
    ...{ name, schema, tables, views, keepStaging, iamRole, turnMs },
    staging,
    connect,
  };
  return {
    name,
    capabilities,
    open: async (request) => singleUse(name, await openRedshiftSession(target, request)),
    openReader: async () => {
      const warehouse = await connect('query');
      let isClosed = false;
      const close = async () => {
        isClosed = true;
        await warehouse.close();
      };
      return {
        query: async (sql, parameters = []) => {
          if (isClosed) throw readerClosed(name);
          if (parameters.length > 0) {
            throw new LoaderError('configuration', 'Queries on redshift accept no parameters.', {
              target: name,
            });
          }
          refuseWriting(name, sql);
          return warehouse.read(sql, schema);
        },
        ...(warehouse.stream && {
          stream: async (sql: string) => {
            if (isClosed) throw readerClosed(name);
            refuseWriting(name, sql);
            return (warehouse.stream as NonNullable<typeof warehouse.stream>)(sql, schema);
          },
        }),
        close,
        [Symbol.asyncDispose]: close,
      };
    },
    openLedger: async () => redshiftLedger(name, schema, await connect('ledger')),
    deleteRuns: async (runIds) =>
      closing(await connect('runs prune'), (warehouse) => deleteRuns(warehouse, schema, runIds)),
    diagnose: () => diagnoseRedshift(target),
  };
}
