import { randomUUID } from 'node:crypto';
import type { DescribeStatementResponse, Field } from '@aws-sdk/client-redshift-data';
import { agentOptions } from '../../aws-agents.ts';
import { defined } from '../../defined.ts';
import { LoaderError } from '../../errors/loader-error.ts';
import { importOptional } from '../../errors/optional-package.ts';
import { quoted } from '../../sql/names.ts';
import type { QueryResult } from '../../sql/query-result.ts';
import { statementName } from '../../sql/statement-name.ts';
import type { Warehouse } from '../connection.ts';
import { dataApiFailure } from './driver-errors.ts';
import { namedParameters } from './named-parameters.ts';
import type { DataApiOptions } from './options.ts';
import { pollStatement } from './poll-statement.ts';
import { recordsOf } from './results.ts';

/** Maximum bytes of a statement. */
const maxStatementBytes = 100_000;

const missing =
  'The Redshift Data API needs the package @aws-sdk/client-redshift-data. Install with: npm install @aws-sdk/client-redshift-data';

/** Opens the Data API. No request is made before the first statement. */
export async function openDataApi(target: string, options: DataApiOptions): Promise<Warehouse> {
  const sdk = await importOptional(
    missing,
    { target },
    () => import('@aws-sdk/client-redshift-data'),
  );
  const { region, endpoint, maxAttempts = 5 } = options;
  const client = new sdk.RedshiftDataClient({
    maxAttempts,
    ...defined({ region, endpoint }),
    requestHandler: agentOptions(options.agents),
  });
  const address = {
    Database: options.database,
    ClusterIdentifier: options.cluster,
    WorkgroupName: options.workgroup,
    SecretArn: options.secretArn,
    DbUser: options.dbUser,
  };
  let current: string | undefined;

  const run = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw dataApiFailure(target, doing, cause);
    } finally {
      current = undefined;
    }
  };

  const ended = (doing: string, Id: string): Promise<DescribeStatementResponse> => {
    current = Id;
    const describe = () => client.send(new sdk.DescribeStatementCommand({ Id }));
    return pollStatement(target, doing, describe);
  };

  const resultOf = async (Id: string, hasRows = false, affected = 0): Promise<QueryResult> => {
    if (!hasRows) return { rows: [], columns: [], affected: Math.max(0, affected) };
    const records: Field[][] = [];
    let columns: Parameters<typeof recordsOf>[0] = [];
    for await (const page of sdk.paginateGetStatementResult({ client }, { Id })) {
      columns = page.ColumnMetadata ?? columns;
      records.push(...(page.Records ?? []));
    }
    return recordsOf(columns, records, affected);
  };

  const batch = async (doing: string, statements: readonly string[]) => {
    refuseTooLong(target, doing, statements);
    const command = new sdk.BatchExecuteStatementCommand({
      ...address,
      Sqls: [...statements],
      ClientToken: randomUUID(),
    });
    return run(doing, async () => {
      const { Id = '' } = await client.send(command);
      return { id: Id, done: await ended(doing, Id) };
    });
  };

  return {
    target,
    async query(sql, parameters = []) {
      const doing = statementName(sql);
      refuseTooLong(target, doing, [sql]);
      const command = new sdk.ExecuteStatementCommand({
        ...address,
        ...namedParameters(sql, parameters),
        // Makes a request that is repeated after a lost response the same statement.
        ClientToken: randomUUID(),
      });
      return run(doing, async () => {
        const { Id = '' } = await client.send(command);
        const { HasResultSet, ResultRows } = await ended(doing, Id);
        return resultOf(Id, HasResultSet, ResultRows);
      });
    },
    async transaction(statements) {
      if (statements.length === 0) return;
      await batch(`The transaction of ${statements.length} statements`, statements);
    },
    async read(sql, schema) {
      const doing = statementName(sql);
      const { done, id } = await batch(doing, [`set search_path to ${quoted(schema)}`, sql]);
      const last = done.SubStatements?.at(-1);
      return run(doing, () =>
        resultOf(last?.Id ?? `${id}:2`, last?.HasResultSet, last?.ResultRows),
      );
    },
    async interrupt() {
      if (current === undefined) return;
      const cancel = new sdk.CancelStatementCommand({ Id: current });
      // If the statement has ended in the meantime, there is nothing to cancel.
      await client.send(cancel).catch(() => undefined);
    },
    async close() {
      client.destroy();
    },
  };
}

function refuseTooLong(target: string, doing: string, statements: readonly string[]): void {
  const longest = Math.max(...statements.map((sql) => Buffer.byteLength(sql)));
  if (longest <= maxStatementBytes) return;
  throw new LoaderError(
    'configuration',
    `${doing} is too long for ${target}: ${longest} bytes, but the Data API accepts ${maxStatementBytes} at most. ` +
      'Load less per run (one --resource, fewer rejects to replay), or use the wire protocol (REDSHIFT_HOST).',
    { target },
  );
}
