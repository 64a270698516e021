import { join } from 'node:path';
import { startPostgres } from '../../tests/support/postgres-server.ts';
import { repositoryRoot } from '../../tests/support/repository.ts';
import { runToEnd } from '../measure.ts';
import { type StatementCounts, startStatementCounter } from './statement-counter.ts';
import { environment } from './work-costs.ts';

/** Runs of the command line with the bundled snapshot, one after the other. */
export const sessions = ['first run', 'second run, no change'] as const;

/** Counts what runs into PostgreSQL send and receive. */
export async function measureSessions(): Promise<Record<string, StatementCounts>> {
  const { server, stop } = await startPostgres({ tls: false });
  try {
    await using counter = await startStatementCounter(server);
    const { user, password, database } = server;
    const login = `${user}:${encodeURIComponent(password)}@127.0.0.1:${counter.port}`;
    const env = {
      ...environment(),
      DATABASE_URL: `postgres://${login}/${database}?sslmode=disable`,
    };
    const main = join(repositoryRoot, 'packages/etl-cli/dist/main.js');
    const args = [main, 'run', '--source', 'snapshot', '--target', 'postgres'];
    const counted: Record<string, StatementCounts> = {};
    for (const session of sessions) {
      await runToEnd({ program: process.execPath, args, env });
      counted[session] = counter.take();
    }
    return counted;
  } finally {
    await stop();
  }
}
