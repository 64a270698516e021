import pg from 'pg';

/** Where statements run: the front of the stand-in. */
export type Backend = pg.ClientConfig;

export type State = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

interface StatementResult {
  readonly columns: readonly { readonly name: string; readonly typeName: string }[];
  readonly records: readonly (readonly object[])[];
  /** Rows given or affected; -1 where that means nothing. */
  readonly rows: number;
}

/** One or several statements as the service runs them: in a session of their own, in one transaction. */
export class ServiceStatement {
  readonly id: string;
  readonly results: StatementResult[] = [];
  state: State = 'SUBMITTED';
  /** Resolves when the statement has ended in any way. */
  ended: Promise<void> = Promise.resolve();
  error: string | undefined;
  readonly #sqls: readonly string[];
  readonly #values: readonly string[];
  #client: pg.Client | undefined;
  #cancelled = false;

  constructor(id: string, sqls: readonly string[], values: readonly string[]) {
    this.id = id;
    this.#sqls = sqls;
    this.#values = values;
  }

  get size(): number {
    return this.#sqls.length;
  }

  /** Starts to run; `pause` comes between the states. */
  start(backend: Backend, pause: () => Promise<void>): void {
    this.ended = this.#run(backend, pause);
  }

  async #run(backend: Backend, pause: () => Promise<void>): Promise<void> {
    await pause();
    if (this.#endIfCancelled()) return;
    this.state = 'PICKED';
    await pause();
    if (this.#endIfCancelled()) return;
    this.state = 'STARTED';
    const client = new pg.Client(backend);
    client.on('error', () => undefined);
    try {
      await client.connect();
      this.#client = client;
      const several = this.#sqls.length > 1;
      if (several) await client.query('begin');
      for (const sql of this.#sqls) this.results.push(await this.#execute(client, sql));
      if (several) await client.query('commit');
      this.state = 'FINISHED';
    } catch (error) {
      const { message, detail } = error as Error & { readonly detail?: string };
      this.error = `ERROR: ${message}${detail === undefined ? '' : `\n  Detail: ${detail}`}`;
      this.state = this.#cancelled ? 'ABORTED' : 'FAILED';
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Whether there was something to cancel. */
  async cancel(backend: pg.ClientConfig): Promise<boolean> {
    if (/^(FINISHED|FAILED|ABORTED)$/.test(this.state)) return false;
    this.#cancelled = true;
    const pid = (this.#client as unknown as { processID?: number } | undefined)?.processID;
    if (pid === undefined) return true;
    const other = new pg.Client(backend);
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [pid]);
    await other.end();
    return true;
  }

  #endIfCancelled(): boolean {
    if (this.#cancelled) this.state = 'ABORTED';
    return this.#cancelled;
  }

  async #execute(client: pg.Client, sql: string): Promise<StatementResult> {
    const result = await client.query<unknown[]>({
      text: sql,
      values: [...this.#values],
      rowMode: 'array',
      types: { getTypeParser: () => (text: string) => text },
    } as pg.QueryArrayConfig);
    const fields = result.fields ?? [];
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      typeName: typeNames[dataTypeID] ?? 'varchar',
    }));
    const records = (result.rows as (string | null)[][]).map((row) =>
      row.map((text, at) => fieldOf(text, columns[at]?.typeName ?? '')),
    );
    if (records.some((record) => Buffer.byteLength(JSON.stringify(record)) > largestRow)) {
      throw new Error('Packet for query is too large');
    }
    return { columns, records, rows: result.rowCount ?? -1 };
  }
}

/** The service gives back no row of more than 64 KB. */
const largestRow = 65_536;

const typeNames: Readonly<Record<number, string>> = {
  16: 'bool',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  701: 'float8',
  1082: 'date',
  1114: 'timestamp',
  1700: 'numeric',
  3802: 'super',
};

function fieldOf(text: string | null, type: string): object {
  if (text === null) return { isNull: true };
  if (type === 'bool') return { booleanValue: text === 't' };
  if (type.startsWith('int')) return { longValue: Number(text) };
  if (type === 'float8') return { doubleValue: Number(text) };
  return { stringValue: text };
}
