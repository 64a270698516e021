import { pathToFileURL } from 'node:url';
import { type Finished, type Running, run, start, temporaryFolder } from '../../../cli/command.ts';
import { type S3Proxy, startS3Proxy } from '../../../lake/support/s3-proxy.ts';
import {
  type DataApiServer,
  startDataApiServer,
} from '../../../redshift/stand-in/data-api-server.ts';
import type { StandIn } from '../../../redshift/stand-in/stand-in.ts';
import { standInPrelude, startStandIn } from '../../../redshift/stand-in/stand-in.ts';
import { commandEnvironment } from '../../../redshift/support/command-environment.ts';
import { startApiServer } from '../../../support/api-server.ts';
import { type MotoServer, startMoto } from '../../../support/moto-server.ts';
import { type FreshDatabase, freshDatabase } from '../../../support/postgres.ts';
import { fleet, fleetLater, fleetResources } from '../../support/fleet.ts';
import { type OutputFault, runWithOutput } from './output-streams.ts';
import { extract } from './raw-runs.ts';
import { schemaContents } from './schema-contents.ts';
import type { SourceBench } from './source-faults.ts';

type Environment = Readonly<Record<string, string>>;

/** A stand-in for Redshift with its staging bucket behind a proxy. */
export interface RedshiftBench extends SourceBench {
  readonly moto: MotoServer;
  readonly standIn: StandIn;
  readonly bucket: string;
  /** Between the command and the bucket; COPY reads from the bucket itself. */
  readonly proxy: S3Proxy;
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** Does something before the next statement that begins so. */
  atNext(beginning: string, work: NonNullable<StandIn['onStatement']>): void;
  /** Through the Data API instead of a connection; the server is closed with the bench. */
  dataApi(): Promise<{ readonly server: DataApiServer; readonly environment: Environment }>;
  start(environment?: Environment, flags?: readonly string[]): Running;
  runWithOutput(fault: OutputFault): Promise<Finished>;
}

export interface RedshiftBenches extends AsyncDisposable {
  open(from: 'empty' | 'loaded'): Promise<RedshiftBench>;
}

const into = ['run', '--target', 'redshift', '--json', '--verbose', ...fleetResources];

/** Opens benches on copies of a warehouse that was loaded once. */
export async function redshiftBenches(): Promise<RedshiftBenches> {
  const moto = await startMoto();
  const shared = temporaryFolder();
  const olderLake = pathToFileURL(shared.path).href;
  {
    await using api = await startApiServer(fleetLater());
    await extract(api.url, olderLake);
  }
  const empty = await freshDatabase();
  await empty.query(standInPrelude());
  await empty.disconnect();
  const loaded = await freshDatabase(undefined, empty.settings.database);
  {
    await using api = await startApiServer(fleet());
    const standIn = await startStandIn(moto.client, loaded);
    const bucket = await moto.bucket();
    const environment = commandEnvironment(moto, { standIn, bucket });
    const first = await run([...into, '--base-url', api.url], environment);
    if (first.code !== 0) throw new Error(`The first run failed: ${first.stderr}`);
    await standIn.closeFront();
    await loaded.disconnect();
  }
  const open = async (from: 'empty' | 'loaded'): Promise<RedshiftBench> => {
    const template = from === 'loaded' ? loaded : empty;
    const database: FreshDatabase = await freshDatabase(undefined, template.settings.database);
    const standIn = await startStandIn(moto.client, database);
    const bucket = await moto.bucket();
    const folder = temporaryFolder();
    const proxy = await startS3Proxy(moto.url);
    const api = await startApiServer(fleetLater());
    const closing = new AsyncDisposableStack();
    const environmentOf = (more: Environment = {}) => ({
      ...commandEnvironment(moto, { standIn, bucket }),
      AWS_ENDPOINT_URL: proxy.url,
      AWS_MAX_ATTEMPTS: '2',
      SPACEX_BASE_URL: api.url,
      ...more,
    });
    return {
      moto,
      standIn,
      bucket,
      proxy,
      api,
      olderLake,
      folder: folder.path,
      sql: (text) => database.query(text),
      atNext: (beginning, work) => {
        standIn.onStatement = async (sql, connection) => {
          if (!sql.startsWith(beginning)) return;
          delete standIn.onStatement;
          await work(sql, connection);
        };
      },
      dataApi: async () => {
        const server = await startDataApiServer(standIn.wire);
        closing.use(server);
        const environment = {
          ...{ REDSHIFT_HOST: '', REDSHIFT_PORT: '', REDSHIFT_USER: '', REDSHIFT_PASSWORD: '' },
          ...{ REDSHIFT_SSLMODE: '', REDSHIFT_WORKGROUP: 'analytics' },
          AWS_ENDPOINT_URL_REDSHIFT_DATA: server.url,
        };
        return { server, environment };
      },
      run: (environment, flags = []) => run([...into, ...flags], environmentOf(environment)),
      start: (environment, flags = []) => start([...into, ...flags], environmentOf(environment)),
      load: (more) => run([...more, '--target', 'redshift', '--json'], environmentOf()),
      runWithOutput: (fault) => runWithOutput(fault, into, environmentOf()),
      ...schemaContents((text) => database.query(text)),
      [Symbol.asyncDispose]: async () => {
        await closing.disposeAsync();
        await proxy[Symbol.asyncDispose]();
        await api.close();
        await standIn[Symbol.asyncDispose]();
        folder[Symbol.dispose]();
      },
    };
  };
  const dispose = async () => {
    await loaded.dispose();
    await empty.dispose();
    shared[Symbol.dispose]();
    await moto[Symbol.asyncDispose]();
  };
  return { open, [Symbol.asyncDispose]: dispose };
}
