import type { PGlite } from '@electric-sql/pglite';
import { type Parsers, pgTypes } from '../sql/value-parsers.ts';

/** The package of PGlite. */
export type PgliteModule = typeof import('@electric-sql/pglite');

/** The rows of a statement as arrays of values. */
interface StatementResult {
  readonly fields: readonly { readonly name: string; readonly oid: number }[];
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that the statement inserted, updated or deleted. */
  readonly affected: number;
}

/** First bytes of the messages of the PostgreSQL protocol that are read here. */
const codes = { dataRow: 0x44, ready: 0x5a };

/**
 * Runs one statement with parameters, like `PGlite.query`. That decodes texts with a decoder that
 * drops a U+FEFF at the beginning, which is part of the text; this reads the bytes of the rows.
 *
 * @param parsers of values by the numbers of their types, as for a server
 * @returns a function that takes `texts` for the values as the database sends them
 * @throws the DatabaseError of PGlite if the statement fails
 */
export function pgliteQuery(
  { protocol }: PgliteModule,
  database: PGlite,
  parsers: Parsers,
): (sql: string, parameters: readonly unknown[], form?: 'texts') => Promise<StatementResult> {
  const { messages, Parser, serialize } = protocol;

  const { getTypeParser } = pgTypes(parsers);

  /** Sends messages, and returns the answers with the bytes of the rows. */
  const send = async (...parts: Uint8Array[]) => {
    const bytes = await database.execProtocolRaw(Buffer.concat(parts));
    const answers: unknown[] = [];
    const rows: Buffer[] = [];
    let isReady = false;
    for (const message of messagesIn(bytes)) {
      isReady = message[0] === codes.ready;
      if (message[0] === codes.dataRow) rows.push(message);
      else new Parser().parse(message, (answer) => answers.push(answer));
    }
    const error = answers.find((answer) => answer instanceof messages.DatabaseError);
    if (error !== undefined) throw error;
    if (!isReady) throw new Error('The database stopped working.');
    return { answers, rows };
  };

  /** The parameters as texts, by the types that the statement expects. */
  const textsOf = async (parse: Uint8Array, parameters: readonly unknown[]) => {
    const describe = serialize.describe({ type: 'S' });
    const { answers } = await send(parse, describe, serialize.sync());
    const types = answers.find((one) => one instanceof messages.ParameterDescriptionMessage);
    return parameters.map((value, at) => {
      if (value === null || value === undefined) return null;
      const own = database.serializers[types?.dataTypeIDs[at] ?? 0];
      return own === undefined ? String(value) : own(value);
    });
  };

  return (sql, parameters, form) =>
    database.runExclusive(async () => {
      const parse = serialize.parse({ text: sql });
      const values = parameters.length === 0 ? [] : await textsOf(parse, parameters);
      const { answers, rows } = await send(
        ...[parse, serialize.bind({ values }), serialize.describe({ type: 'P' })],
        ...[serialize.execute({}), serialize.sync()],
      );
      const described = answers.find((one) => one instanceof messages.RowDescriptionMessage);
      const fields = described?.fields ?? [];
      const readers = fields.map(({ dataTypeID }) =>
        form === 'texts' ? asText : getTypeParser(dataTypeID),
      );
      const complete = answers.find((one) => one instanceof messages.CommandCompleteMessage);
      return {
        fields: fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })),
        rows: rows.map((row) => valuesOf(row, readers)),
        affected: affectedRows(complete?.text ?? ''),
      };
    });
}

function asText(text: string): string {
  return text;
}

/** The messages in the answer of the database, each with its code and its length. */
function* messagesIn(bytes: Uint8Array): Generator<Buffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 5 <= buffer.length; ) {
    const end = at + 1 + buffer.readUInt32BE(at + 1);
    yield buffer.subarray(at, end);
    at = end;
  }
}

function valuesOf(row: Buffer, readers: readonly ((text: string) => unknown)[]): unknown[] {
  const values: unknown[] = [];
  let at = 7;
  for (const read of readers) {
    const length = row.readInt32BE(at);
    at += 4;
    if (length < 0) {
      values.push(null);
      continue;
    }
    values.push(read(row.toString('utf8', at, at + length)));
    at += length;
  }
  return values;
}

/** The number at the end of `INSERT 0 5`, `UPDATE 3`, …; zero for statements that change nothing. */
function affectedRows(completed: string): number {
  const match = /^(?:INSERT|UPDATE|DELETE|COPY|MERGE)\b.*?(\d+)$/.exec(completed);
  return match === null ? 0 : Number(match[1]);
}
