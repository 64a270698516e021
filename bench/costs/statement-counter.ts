import { startFront } from '../../tests/redshift/stand-in/front.ts';

/** What a program sends to a PostgreSQL server and receives from it. */
export interface StatementCounts {
  /** Statements with their own text, of both protocols. */
  readonly statements: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Counts statements on their way to a server. */
export interface StatementCounter extends AsyncDisposable {
  readonly port: number;
  /** The counts since the last call. */
  take(): StatementCounts;
}

const none: StatementCounts = { statements: 0, sentBytes: 0, receivedBytes: 0 };

/** Starts a proxy in front of a server without TLS, which counts. */
export async function startStatementCounter(to: {
  readonly host: string;
  readonly port: number;
}): Promise<StatementCounter> {
  let counts = { ...none };
  const front = await startFront(
    to,
    async (sql) => {
      counts.statements++;
      return sql;
    },
    (sender, bytes) => {
      counts[sender === 'client' ? 'sentBytes' : 'receivedBytes'] += bytes;
    },
  );
  return {
    port: front.port,
    take() {
      const taken = counts;
      counts = { ...none };
      return taken;
    },
    [Symbol.asyncDispose]: () => front[Symbol.asyncDispose](),
  };
}
