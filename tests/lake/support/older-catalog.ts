import { readFileSync } from 'node:fs';
import {
  BatchCreatePartitionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  type PartitionInput,
  type TableInput,
} from '@aws-sdk/client-glue';
import type { GluePlace } from './glue-place.ts';

/** What a version without Iceberg created in Glue: tables, views, and partitions by table. */
interface Recorded {
  readonly tables: readonly (TableInput & { readonly Name: string })[];
  readonly partitions: Readonly<Record<string, readonly PartitionInput[]>>;
}

/**
 * Fills the Glue database of a lake as a version without Iceberg did. The inputs are those of the
 * last such version, for the tables `cores`, `ships`, `landpads`, `launches` and `core_flights` and two
 * marts.
 *
 * @param runId the run that the tables show
 */
export async function createOlderCatalog(
  { client, database, url }: GluePlace,
  runId: string,
): Promise<void> {
  const { tables, partitions } = recorded(database, url, runId);
  await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
  for (const input of tables) {
    await client.send(new CreateTableCommand({ DatabaseName: database, TableInput: input }));
  }
  for (const [TableName, list] of Object.entries(partitions)) {
    await client.send(
      new BatchCreatePartitionCommand({
        ...{ DatabaseName: database, TableName },
        PartitionInputList: [...list],
      }),
    );
  }
}

function recorded(database: string, url: string, runId: string): Recorded {
  const path = new URL('../fixtures/glue-before-iceberg.json', import.meta.url);
  const filled = (text: string) =>
    text
      .replaceAll('s3://BUCKET/lake', url)
      .replaceAll('DATABASE', database)
      .replaceAll('RUN_ID', runId);
  // Views are in base64.
  const text = readFileSync(path, 'utf8').replaceAll(
    /(?<=Presto View: )[A-Za-z0-9+/=]+(?= )/g,
    (view) => Buffer.from(filled(Buffer.from(view, 'base64').toString('utf8'))).toString('base64'),
  );
  return JSON.parse(filled(text)) as Recorded;
}
