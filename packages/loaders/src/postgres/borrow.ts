import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { databaseFailure } from '../database/driver-errors.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { type Lease, WireConnection } from '../sql/postgres-wire/connection.ts';
import { postgresParsers } from '../sql/value-parsers.ts';
import { cancelStatement } from './cancel-statement.ts';
import type { BorrowedConnectionOptions, PostgresClient, PostgresPool } from './options.ts';
import { saveSessionState } from './session-state.ts';

/** Clients that a session, a reader or a ledger uses. */
const inUse = new WeakSet<PostgresClient>();

/**
 * Borrows a connection of the caller, and returns it with everything restored when it is closed.
 *
 * @throws LoaderError `configuration` if the client is in use, not connected or in a transaction;
 * `connection`, `authentication`, … if the pool cannot connect
 */
export async function borrowConnection(
  target: string,
  { pool, client }: BorrowedConnectionOptions,
): Promise<WireConnection> {
  if (pool !== undefined) return borrowFromPool(target, pool);
  if (client === undefined) throw new TypeError('Neither a pool nor a client');
  if (inUse.has(client)) {
    throw refused(target, 'is in use by another session, reader or ledger. End that first.');
  }
  inUse.add(client);
  try {
    const restore = await saved(target, client as unknown as Client);
    let cancelled: Promise<void> | undefined;
    return wireOver(target, client as unknown as Client, {
      interrupt: () => {
        cancelled ??= cancelStatement(client as unknown as Client);
      },
      release: async () => {
        try {
          // Otherwise it could cancel a statement that restores the session.
          await cancelled;
          await restore().catch(onceMoreIfCancelled(restore));
        } finally {
          inUse.delete(client);
        }
      },
    });
  } catch (error) {
    inUse.delete(client);
    throw error;
  }
}

async function borrowFromPool(target: string, pool: PostgresPool): Promise<WireConnection> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw databaseFailure(target, 'Connecting with the pool', cause, 'connection');
  });
  let isReleased = false;
  const release = (destroy: boolean) => {
    if (!isReleased) client.release(destroy);
    isReleased = true;
  };
  try {
    const restore = await saved(target, client as unknown as Client);
    return wireOver(target, client as unknown as Client, {
      // The pool replaces a client that it destroys.
      interrupt: () => release(true),
      release: async (isBroken) => {
        if (isBroken || isReleased) return release(true);
        const isClean = await restore().then(
          () => true,
          () => false,
        );
        release(!isClean);
      },
    });
  } catch (error) {
    release(true);
    throw error;
  }
}

/** A request to cancel that the server handles late can end another statement than the one it meant. */
function onceMoreIfCancelled(work: () => Promise<void>) {
  return (error: unknown): Promise<void> => {
    if ((error as { readonly code?: unknown }).code !== queryCancelled) throw error;
    return work();
  };
}

const queryCancelled = '57014';

function wireOver(target: string, client: Client, lease: Lease): WireConnection {
  const engine = { target, parsers: postgresParsers, failure: databaseFailure };
  return new WireConnection(engine, client, socketOf(client) as Socket, lease);
}

/** Its state, once it is certain that it can be used. */
async function saved(target: string, client: Client): Promise<() => Promise<void>> {
  if (socketOf(client) === undefined) {
    throw refused(
      target,
      'is not one of the package pg in JavaScript; pg-native is not supported.',
    );
  }
  if ((client as { readonly processID?: number | null }).processID == null) {
    throw refused(target, 'is not connected. Call client.connect() first.');
  }
  if (!(await isIdle(target, client))) {
    throw refused(target, 'is in a transaction. End it first, because a load commits its own.');
  }
  return saveSessionState(client).catch((cause: unknown) => {
    throw databaseFailure(target, 'Reading the settings of the session', cause, 'connection');
  });
}

/** Outside of a transaction, a statement is its own transaction and begins when that does. */
async function isIdle(target: string, client: Client): Promise<boolean> {
  try {
    const { rows } = await client.query({
      text: 'select transaction_timestamp() = statement_timestamp()',
      rowMode: 'array',
    });
    return (rows as unknown as boolean[][])[0]?.[0] === true;
  } catch (cause) {
    // Only a rollback ends a failed transaction.
    if ((cause as { readonly code?: unknown }).code === '25P02') return false;
    throw databaseFailure(target, 'Using the client', cause, 'connection');
  }
}

function socketOf(client: Client): unknown {
  return (client as unknown as { readonly connection?: { readonly stream?: unknown } }).connection
    ?.stream;
}

function refused(target: string, why: string): LoaderError {
  return new LoaderError('configuration', `The client for ${target} ${why}`, { target });
}
