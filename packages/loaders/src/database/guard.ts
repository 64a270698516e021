import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { DatabaseConnection } from './connection.ts';
import type { DatabaseTarget } from './target.ts';

/**
 * Binds a connection to the signal of a run: when it fires, what is under way is broken off, and
 * whatever fails from there on has failed by the interruption.
 */
export class Guard {
  readonly #target: DatabaseTarget;
  readonly #request: OpenRequest;
  readonly #connection: DatabaseConnection;
  readonly #onSignal = () => this.#interrupt();
  #sealed = false;

  constructor(target: DatabaseTarget, request: OpenRequest, connection: DatabaseConnection) {
    this.#target = target;
    this.#request = request;
    this.#connection = connection;
    request.signal?.addEventListener('abort', this.#onSignal, { once: true });
    if (isAborted(request)) this.#interrupt();
  }

  /** From here on the outcome is the server's to decide: a signal changes nothing any more. */
  seal(): void {
    this.#sealed = true;
  }

  /** Does the work; an error in it is an interruption where the signal has fired. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (isAborted(this.#request)) throw interrupted(this.#target);
    try {
      return await work();
    } catch (error) {
      const stopped = !this.#sealed && isAborted(this.#request);
      throw stopped ? interrupted(this.#target, error) : error;
    }
  }

  /** Closes the connection and forgets the signal. */
  async end(): Promise<void> {
    this.#sealed = true;
    this.#request.signal?.removeEventListener('abort', this.#onSignal);
    await this.#connection.close();
  }

  #interrupt(): void {
    if (!this.#sealed) void this.#connection.interrupt();
  }
}

/** Whether the signal of the run has fired. */
export function isAborted({ signal }: OpenRequest): boolean {
  return signal?.aborted === true;
}

/** The error of a load that was ended by its signal. */
export function interrupted({ name }: DatabaseTarget, cause?: unknown): LoaderError {
  return new LoaderError(
    'interrupted',
    `The load into ${name} was interrupted; nothing was committed.`,
    { target: name, cause },
  );
}
