import { randomUUID } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type pg from 'pg';
import { type FileColumn, parquetRows } from './parquet-rows.ts';
import type { CopyStatement } from './translate.ts';

/** A COPY that failed as Redshift's would. */
export class CopyFailure extends Error {}

interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly length: number | null;
}

/**
 * Does what COPY does: reads the manifest and its files from S3, checks their lengths, fills the
 * columns by position, and notes what is wrong with a file. Gives the INSERT that brings the rows.
 */
export async function copyAsInsert(
  s3: S3Client,
  side: pg.Client,
  { schema, table, bucket, key }: CopyStatement,
): Promise<string> {
  const columns = await columnsOf(side, schema, table);
  const rows: unknown[][] = [];
  for (const { url, length, mandatory } of await manifestOf(s3, bucket, key)) {
    const bytes = await objectOf(s3, url);
    if (bytes === undefined) {
      if (!mandatory) continue;
      await note(side, url, 'The file of a mandatory entry of the manifest does not exist');
      throw new CopyFailure(
        `S3ServiceException:The specified key does not exist.,Status 404: ${url}`,
      );
    }
    if (bytes.byteLength !== length) {
      const reason = `The file has ${bytes.byteLength} bytes, the manifest says ${length}`;
      await note(side, url, reason);
      throw new CopyFailure(`${reason}: ${url}`);
    }
    const file = await parquetRows(bytes);
    await checkColumns(side, url, file.columns, columns);
    await checkLengths(side, url, file.rows, columns);
    for (const row of file.rows) rows.push([...row]);
  }
  const values = columns.map(({ type }, at) => `cast(r ->> ${at} as ${type})`).join(', ');
  const tag = `$t${randomUUID().replaceAll('-', '')}$`;
  return `insert into "${schema}"."${table.replaceAll('"', '""')}" select ${values} from json_array_elements(cast(${tag}${JSON.stringify(rows)}${tag} as json)) as r`;
}

async function columnsOf(side: pg.Client, schema: string, table: string): Promise<TableColumn[]> {
  const { rows } = await side.query<TableColumn>(
    `select column_name as name, data_type as type, character_maximum_length as length
       from information_schema.columns where table_schema = $1 and table_name = $2
      order by ordinal_position`,
    [schema, table],
  );
  if (rows.length === 0) throw new CopyFailure(`Cannot COPY into nonexistent table ${table}`);
  return rows;
}

async function manifestOf(s3: S3Client, bucket: string, key: string) {
  const bytes = await objectOf(s3, `s3://${bucket}/${key}`);
  if (bytes === undefined) {
    throw new CopyFailure(`The specified S3 manifest 's3://${bucket}/${key}' does not exist`);
  }
  const { entries } = JSON.parse(new TextDecoder().decode(bytes)) as {
    entries: { url: string; mandatory?: boolean; meta?: { content_length?: number } }[];
  };
  return entries.map(({ url, mandatory = false, meta }) => {
    const length = meta?.content_length;
    if (length === undefined) {
      throw new CopyFailure(`The manifest entry ${url} needs meta.content_length for Parquet`);
    }
    return { url, mandatory, length };
  });
}

async function objectOf(s3: S3Client, url: string): Promise<Uint8Array | undefined> {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(url) ?? [];
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if ((error as { name?: string }).name === 'NoSuchKey') return undefined;
    throw error;
  }
}

async function checkColumns(
  side: pg.Client,
  url: string,
  file: readonly FileColumn[],
  table: readonly TableColumn[],
): Promise<void> {
  if (file.length !== table.length) {
    const reason = `The file has ${file.length} columns and the table ${table.length}`;
    await note(side, url, reason);
    throw new CopyFailure(`Spectrum Scan Error. ${reason}`);
  }
  for (const [at, { name, fills, physical }] of file.entries()) {
    const column = table[at];
    if (column === undefined || column.type === fills) continue;
    const reason = `File has an incompatible Parquet schema for column '${name}'. Column type: ${column.type.toUpperCase()}, Parquet schema: ${physical}`;
    await note(side, url, reason, column);
    throw new CopyFailure(`Spectrum Scan Error. ${reason}`);
  }
}

async function checkLengths(
  side: pg.Client,
  url: string,
  rows: readonly (readonly unknown[])[],
  table: readonly TableColumn[],
): Promise<void> {
  for (const [line, row] of rows.entries()) {
    for (const [at, value] of row.entries()) {
      const column = table[at];
      if (typeof value !== 'string' || column === undefined || column.length === null) continue;
      if (Buffer.byteLength(value) <= column.length) continue;
      const reason = 'The length of the data column is longer than the length defined in the table';
      await note(side, url, reason, column, line + 1);
      throw new CopyFailure(`Spectrum Scan Error. ${reason}: ${column.name}`);
    }
  }
}

/** For the system views, in a transaction of its own: that of the COPY will be undone. */
async function note(
  side: pg.Client,
  url: string,
  reason: string,
  column?: TableColumn,
  line = 0,
): Promise<void> {
  await side.query(
    `insert into public.sys_load_error_detail (file_name, line_number, column_name, column_type, error_message)
     values ($1, $2, $3, $4, $5)`,
    [url, line, column?.name ?? '', (column?.type ?? '').slice(0, 10), reason],
  );
}
