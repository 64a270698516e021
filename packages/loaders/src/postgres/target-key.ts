import type { PostgresAccess } from './resolve-options.ts';

/** Numbers of the pools and clients of callers: nothing else identifies their server. */
const borrowed = new WeakMap<object, number>();
let borrowedCount = 0;

/**
 * Identifies a schema within this process: by the pool or client, or by the address of the server.
 * Two names of one server have different keys.
 */
export function targetKeyOf(access: PostgresAccess, schema: string): string {
  const connection = access.pool ?? access.client;
  const address =
    connection === undefined
      ? [access.host ?? 'localhost', access.port ?? 5432, access.database ?? access.user ?? '']
      : [numberOf(connection)];
  return JSON.stringify(['postgres', ...address, schema]);
}

function numberOf(connection: object): number {
  const known = borrowed.get(connection);
  if (known !== undefined) return known;
  borrowed.set(connection, ++borrowedCount);
  return borrowedCount;
}
