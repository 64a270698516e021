import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Binds a session to the signal of its run: the statement under way is cancelled, and whatever
 * fails from there on has failed by the interruption.
 */
export class Guard {
  readonly #target: string;
  readonly #request: OpenRequest;
  readonly #warehouse: Warehouse;
  readonly #onSignal = () => void this.#warehouse.interrupt().catch(() => undefined);

  constructor(target: string, request: OpenRequest, warehouse: Warehouse) {
    this.#target = target;
    this.#request = request;
    this.#warehouse = warehouse;
    request.signal?.addEventListener('abort', this.#onSignal, { once: true });
  }

  /** @throws LoaderError `interrupted` where the signal has fired */
  check(cause?: unknown): void {
    if (this.#request.signal?.aborted !== true) return;
    throw new LoaderError(
      'interrupted',
      `The load into ${this.#target} was interrupted; nothing was committed.`,
      { target: this.#target, cause },
    );
  }

  /** Does the work; an error in it is an interruption where the signal has fired. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    try {
      return await work();
    } catch (error) {
      this.check(error);
      throw error;
    }
  }

  end(): void {
    this.#request.signal?.removeEventListener('abort', this.#onSignal);
  }
}
