import type { GlueDatabase } from './connection.ts';

/** The maximum of Glue for one request. */
const maxDeleted = 25;

/** Reads the values of the partitions of a table: the run, and the value of the partition column. */
export async function readPartitions(
  database: GlueDatabase,
  table: string,
  runId?: string,
): Promise<readonly (readonly string[])[]> {
  const found: string[][] = [];
  await database.call('Reading the partitions of', table, async ({ sdk, client }) => {
    const request = {
      DatabaseName: database.name,
      TableName: table,
      ExcludeColumnSchema: true,
      Expression: runId && `run = '${runId}'`,
    };
    for await (const { Partitions = [] } of sdk.paginateGetPartitions({ client }, request)) {
      for (const { Values = [] } of Partitions) found.push(Values);
    }
  });
  return found;
}

/** Removes partitions by their values; a missing partition is not an error. */
export async function dropPartitions(
  database: GlueDatabase,
  table: string,
  values: readonly (readonly string[])[],
): Promise<void> {
  for (let at = 0; at < values.length; at += maxDeleted) {
    const batch = values.slice(at, at + maxDeleted).map((some) => ({ Values: [...some] }));
    await database.call('Removing partitions of', table, async ({ sdk, client }) => {
      const { Errors = [] } = await client.send(
        new sdk.BatchDeletePartitionCommand({
          DatabaseName: database.name,
          TableName: table,
          PartitionsToDelete: batch,
        }),
      );
      throwFirst(Errors, 'EntityNotFoundException');
    });
  }
}

/** Throws the first error of a batch, except errors of the tolerated kind. */
function throwFirst(
  errors: readonly {
    readonly PartitionValues?: string[] | undefined;
    readonly ErrorDetail?:
      | { readonly ErrorCode?: string | undefined; readonly ErrorMessage?: string | undefined }
      | undefined;
  }[],
  tolerated: string,
): void {
  const first = errors.find(({ ErrorDetail }) => ErrorDetail?.ErrorCode !== tolerated);
  if (first === undefined) return;
  const { ErrorCode = 'Error', ErrorMessage = ErrorCode } = first.ErrorDetail ?? {};
  const values = (first.PartitionValues ?? []).join('/');
  throw Object.assign(new Error(`${values}: ${ErrorMessage}`), { name: ErrorCode });
}
