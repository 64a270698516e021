import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DescribeStatementResponse,
  Field,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { LoaderError } from '../../errors/loader-error.ts';
import { quoted } from '../../sql/names.ts';
import type { QueryResult } from '../../sql/query-result.ts';
import { statementName } from '../../sql/statement-name.ts';
import type { Parameter, Warehouse } from '../connection.ts';
import { type DataApi, loadDataApi } from './driver.ts';
import { dataApiFailure } from './driver-errors.ts';
import type { DataApiOptions } from './options.ts';
import { recordsOf } from './results.ts';
import { namedParameters } from './statement.ts';

/** Polls back off, so that long statements are not throttled. */
const firstPollMs = 40;
const maxPollMs = 2_000;

/** Maximum bytes of a statement. */
const maxStatementBytes = 100_000;

/**
 * States of a statement that has ended without success: the reasons of the errors that report them.
 */
export type EndedStatus = 'FAILED' | 'ABORTED';

/** Opens the Data API. No request is made before the first statement. */
export async function openDataApi(target: string, options: DataApiOptions): Promise<Warehouse> {
  const sdk = await loadDataApi();
  const { region, endpoint, maxAttempts = 5 } = options;
  const client = new sdk.RedshiftDataClient({
    maxAttempts,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return new DataApiWarehouse(target, sdk, client, options);
}

class DataApiWarehouse implements Warehouse {
  readonly target: string;
  readonly #sdk: DataApi;
  readonly #client: RedshiftDataClient;
  readonly #address;
  #current: string | undefined;

  constructor(target: string, sdk: DataApi, client: RedshiftDataClient, options: DataApiOptions) {
    this.target = target;
    this.#sdk = sdk;
    this.#client = client;
    const { cluster, workgroup, database, secretArn, dbUser } = options;
    this.#address = {
      Database: database,
      ...(cluster === undefined ? {} : { ClusterIdentifier: cluster }),
      ...(workgroup === undefined ? {} : { WorkgroupName: workgroup }),
      ...(secretArn === undefined ? {} : { SecretArn: secretArn }),
      ...(dbUser === undefined ? {} : { DbUser: dbUser }),
    };
  }

  async query(sql: string, parameters: readonly Parameter[] = []): Promise<QueryResult> {
    // The token makes a request that is repeated after a lost response the same statement.
    const ClientToken = randomUUID();
    const statement = namedParameters(sql, parameters);
    const command = new this.#sdk.ExecuteStatementCommand({
      ...this.#address,
      ...statement,
      ClientToken,
    });
    const doing = statementName(sql);
    this.#refuseTooLong(doing, [sql]);
    return this.#run(doing, async () => {
      const { Id = '' } = await this.#client.send(command);
      const done = await this.#ended(doing, Id);
      return this.#resultOf(Id, done.HasResultSet === true, done.ResultRows ?? 0);
    });
  }

  async transaction(statements: readonly string[]): Promise<void> {
    if (statements.length === 0) return;
    await this.#batch(`The transaction of ${statements.length} statements`, statements);
  }

  async read(sql: string, schema: string): Promise<QueryResult> {
    const { done, id } = await this.#batch(statementName(sql), [
      `set search_path to ${quoted(schema)}`,
      sql,
    ]);
    const last = done.SubStatements?.at(-1);
    const Id = last?.Id ?? `${id}:2`;
    return this.#run(statementName(sql), () =>
      this.#resultOf(Id, last?.HasResultSet === true, last?.ResultRows ?? 0),
    );
  }

  async interrupt(): Promise<void> {
    const Id = this.#current;
    if (Id === undefined) return;
    // If the statement has ended in the meantime, there is nothing to cancel.
    await this.#client.send(new this.#sdk.CancelStatementCommand({ Id })).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  async #batch(doing: string, Sqls: readonly string[]) {
    this.#refuseTooLong(doing, Sqls);
    const ClientToken = randomUUID();
    const command = new this.#sdk.BatchExecuteStatementCommand({
      ...this.#address,
      Sqls: [...Sqls],
      ClientToken,
    });
    return this.#run(doing, async () => {
      const { Id = '' } = await this.#client.send(command);
      return { id: Id, done: await this.#ended(doing, Id) };
    });
  }

  #refuseTooLong(doing: string, statements: readonly string[]): void {
    const longest = Math.max(...statements.map((sql) => Buffer.byteLength(sql)));
    if (longest <= maxStatementBytes) return;
    throw new LoaderError(
      'configuration',
      `${doing} is too long for ${this.target}: ${longest} bytes, but the Data API accepts ${maxStatementBytes} at most. ` +
        'Load less per run (one --resource, fewer rejects to replay), or use the wire protocol (REDSHIFT_HOST).',
      { target: this.target },
    );
  }

  async #run<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw dataApiFailure(this.target, doing, cause);
    } finally {
      this.#current = undefined;
    }
  }

  /** Polls until a statement has ended. */
  async #ended(doing: string, Id: string): Promise<DescribeStatementResponse> {
    this.#current = Id;
    for (let wait = firstPollMs; ; wait = Math.min(maxPollMs, wait * 1.6)) {
      const found = await this.#client.send(new this.#sdk.DescribeStatementCommand({ Id }));
      switch (found.Status) {
        case 'FINISHED':
          return found;
        case 'FAILED':
          throw this.#failed(doing, 'statement', found.Error ?? 'no reason was given', 'FAILED');
        case 'ABORTED':
          throw this.#failed(doing, 'unavailable', 'it was cancelled', 'ABORTED');
        default:
          await sleep(wait * (0.75 + Math.random() / 2));
      }
    }
  }

  #failed(
    doing: string,
    code: 'statement' | 'unavailable',
    why: string,
    reason: EndedStatus,
  ): LoaderError {
    const { target } = this;
    const text = why.trim().replace(/\.?$/, '.');
    return new LoaderError(code, `${doing} failed on ${target}: ${text}`, { target, reason });
  }

  async #resultOf(Id: string, hasRows: boolean, affected: number): Promise<QueryResult> {
    if (!hasRows) return { rows: [], columns: [], affected: Math.max(0, affected) };
    const records: Field[][] = [];
    let columns = recordsOf([], [], 0).columns.map((name) => ({ name }));
    let NextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new this.#sdk.GetStatementResultCommand({
          Id,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      );
      columns = (page.ColumnMetadata ?? columns) as typeof columns;
      records.push(...(page.Records ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined && NextToken !== '');
    return recordsOf(columns, records, affected);
  }
}
