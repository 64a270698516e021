import type { Socket } from 'node:net';
import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { LoaderError } from '../../errors/loader-error.ts';
import type { ExactResult } from '../exact-values.ts';
import { type QueryResult, resultOf } from '../query-result.ts';
import type { SqlFailure } from '../sqlstates.ts';
import { statementName } from '../statement-name.ts';
import { type Parsers, pgTypes } from '../value-parsers.ts';
import { type StallLimits, StallWatch } from './stall-watch.ts';

/** What differs between the engines that speak the PostgreSQL protocol. */
export interface WireEngine {
  /** Name of the target, for messages. */
  readonly target: string;
  readonly parsers: Parsers;
  readonly failure: SqlFailure;
}

/** A connection that somebody else owns. */
export interface Lease {
  /** Ends the running statement, as far as that is possible. */
  interrupt(): void;
  /** Returns the connection to its owner. */
  release(isBroken: boolean): Promise<void>;
}

const texts = { getTypeParser: () => (text: string) => text };

/** How long to wait for the server to end a connection. */
const closeMs = 2_000;

/** A connection over the PostgreSQL protocol by pg, and whether it is broken or closed. */
export class WireConnection {
  readonly client: Client;
  readonly #engine: WireEngine;
  readonly #types: ReturnType<typeof pgTypes>;
  readonly #socket: Socket;
  #watch: StallWatch | undefined;
  #broken: Error | undefined;
  #closed = false;
  #isInterrupted = false;
  readonly #lease: Lease | undefined;
  readonly #onError = (error: Error) => {
    this.#broken ??= error;
  };
  readonly #onEnd = () => {
    this.#broken ??= new Error('the connection has ended');
  };

  /** @param lease if the connection is borrowed: it is returned instead of closed */
  constructor(engine: WireEngine, client: Client, socket: Socket, lease?: Lease) {
    this.#engine = engine;
    this.#lease = lease;
    this.#types = pgTypes(engine.parsers);
    this.client = client;
    this.#socket = socket;
    // Without a listener, a connection that breaks while idle would end the process.
    client.on('error', this.#onError);
    client.on('end', this.#onEnd);
  }

  /** @param mode `extended` accepts one statement only; the default accepts several */
  async query(
    text: string,
    parameters: readonly unknown[] = [],
    mode?: 'extended',
  ): Promise<QueryResult> {
    const result = await this.#send(text, parameters, mode, this.#types);
    const names = result.fields?.map((field) => field.name) ?? [];
    return resultOf(names, result.rows ?? [], result.rowCount ?? 0);
  }

  /** Runs one statement, and returns its values as the texts that the server sends. */
  async exact(text: string): Promise<ExactResult> {
    const { fields, rows } = await this.#send(text, [], 'extended', texts);
    return { fields: fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })), rows };
  }

  async #send(
    text: string,
    parameters: readonly unknown[],
    queryMode: string | undefined,
    types: ReturnType<typeof pgTypes>,
  ): Promise<QueryArrayResult> {
    try {
      if (this.#isInterrupted) throw new Error('the connection was interrupted');
      const config: QueryArrayConfig & { readonly queryMode: string | undefined } = {
        ...{ text, values: [...parameters], rowMode: 'array', types, queryMode },
      };
      return await this.watched(() => this.client.query(config));
    } catch (error) {
      throw this.failure(statementName(text), error);
    }
  }

  /** The process id that the server, or a pooler in front of it, has reported. */
  get processId(): number | undefined {
    return (this.client as { readonly processID?: number | null }).processID ?? undefined;
  }

  /** Ends statements whose connection has stalled, from now on. */
  endIfStalled(limits: StallLimits): void {
    this.#watch = new StallWatch(this.#socket, limits, (error) => this.interrupt(error));
  }

  /** Does the work of a statement, and fails if the connection stalls meanwhile. */
  watched<T>(work: () => Promise<T>): Promise<T> {
    return this.#watch === undefined ? work() : this.#watch.during(work);
  }

  failure(doing: string, error: unknown): LoaderError {
    const { target, failure } = this.#engine;
    // A broken connection has no SQLSTATE, and pg reports only that it is broken: what broke it may
    // have been reported while it was idle.
    const isNamed = typeof (error as { code?: unknown } | null)?.code === 'string';
    const cause = isNamed ? error : (this.#broken ?? error);
    const isLost = this.#broken !== undefined || this.#socket.destroyed;
    return failure(target, doing, cause, isLost ? 'connection' : 'statement');
  }

  /** Breaks the connection, even if a statement is running on it. */
  interrupt(reason = new Error('the connection was interrupted')): void {
    if (this.#lease !== undefined) {
      this.#isInterrupted = true;
      this.#lease.interrupt();
      return;
    }
    this.#broken ??= reason;
    this.#socket.destroy();
  }

  /** @param isBusy whether a statement is running, so that the server would not answer */
  async close(isBusy = false): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#lease !== undefined) {
      await this.#lease.release(this.#broken !== undefined).catch(() => undefined);
      this.client.off('error', this.#onError);
      this.client.off('end', this.#onEnd);
      return;
    }
    if (this.#broken === undefined && !isBusy) {
      const timer = setTimeout(() => this.#socket.destroy(), closeMs);
      await this.client.end().catch(() => undefined);
      clearTimeout(timer);
    }
    this.#socket.destroy();
  }
}
