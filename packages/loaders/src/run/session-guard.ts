import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';

/** A connection that a session works on. */
export interface GuardedConnection {
  /** Interrupts the running statement, if the connection can. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Binds a connection to the signal of a run: when it fires, the running statement is interrupted,
 * and every later failure is reported as an interruption.
 */
export class Guard {
  readonly #target: string;
  readonly #request: OpenRequest;
  readonly #connection: GuardedConnection;
  readonly #onSignal = () => this.#interrupt();
  #sealed = false;

  /** @param target name of the target, for messages */
  constructor(target: string, request: OpenRequest, connection: GuardedConnection) {
    this.#target = target;
    this.#request = request;
    this.#connection = connection;
    request.signal?.addEventListener('abort', this.#onSignal, { once: true });
    if (isAborted(request)) this.#interrupt();
  }

  /** Ignores the signal from now on, because the server decides the outcome. */
  seal(): void {
    this.#sealed = true;
  }

  /** @throws LoaderError `interrupted` if the signal has fired */
  check(cause?: unknown): void {
    if (!this.#sealed) throwIfInterrupted(this.#target, this.#request, cause);
  }

  /** Does the work; an error in it is reported as an interruption if the signal has fired. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    try {
      return await work();
    } catch (error) {
      this.check(error);
      throw error;
    }
  }

  /** Closes the connection and stops listening to the signal. */
  async end(): Promise<void> {
    this.#sealed = true;
    this.#request.signal?.removeEventListener('abort', this.#onSignal);
    await this.#connection.close();
  }

  #interrupt(): void {
    // If that fails, the work fails by itself or completes.
    if (!this.#sealed) void this.#connection.interrupt().catch(() => undefined);
  }
}

/** Whether the signal of the run has fired. */
export function isAborted({ signal }: OpenRequest): boolean {
  return signal?.aborted === true;
}

/** @throws LoaderError `interrupted` if the signal of the run has fired */
export function throwIfInterrupted(target: string, request: OpenRequest, cause?: unknown): void {
  if (isAborted(request)) throw interrupted(target, cause);
}

/** The error of a load that was ended by its signal. */
export function interrupted(target: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'interrupted',
    `The load into ${target} was interrupted; nothing was committed.`,
    { target, cause },
  );
}
