import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buffersOf, type FileJob } from './file-job.ts';

/** What the thread sends when it can accept jobs. */
export const ready = 'ready';

/** What the thread sends after a job: the file, or why there is none. */
export type Answer = {
  /** The memory of the job, for reuse. */
  readonly buffers: readonly ArrayBuffer[];
} & (
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string }
  | { readonly error: unknown }
);

/** A thread that converts columns to files. It does not prevent the process from exiting. */
export class WriterThread {
  readonly #worker: Worker;
  /** Receives the answers, in the order of the jobs. */
  readonly #waiting: ((answer: Answer) => void)[] = [];
  #failure: unknown;

  /** @returns undefined if there is one processor only, or if the thread cannot run here */
  static async start(file = threadFile()): Promise<WriterThread | undefined> {
    if (availableParallelism() < 2 || file === undefined) return undefined;
    try {
      const worker = new Worker(file, {
        name: 'parquet',
        // Options of this process may be meant for its main program only.
        ...{ execArgv: [], env: {} },
        // Columns are outside of V8's heap.
        resourceLimits: { maxYoungGenerationSizeMb: 8 },
      });
      const isReady = await new Promise<boolean>((resolve) => {
        worker.once('message', (message) => resolve(message === ready));
        worker.once('error', () => resolve(false));
        worker.once('exit', () => resolve(false));
      });
      return isReady ? new WriterThread(worker) : undefined;
    } catch {
      return undefined;
    }
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.unref();
    worker.on('message', (answer: Answer) => this.#answer(answer));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('The thread that writes files has ended.')));
  }

  /** Converts a job, whose memory moves to the thread and returns with the answer. */
  convert(job: FileJob): Promise<Answer> {
    return new Promise((resolve) => {
      if (this.#failure !== undefined) {
        resolve({ error: this.#failure, buffers: [] });
        return;
      }
      this.#waiting.push(resolve);
      this.#worker.ref();
      this.#worker.postMessage(job, buffersOf(job));
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(answer: Answer): void {
    this.#waiting.shift()?.(answer);
    if (this.#waiting.length === 0) this.#worker.unref();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    while (this.#waiting.length > 0) this.#answer({ error: this.#failure, buffers: [] });
  }
}

/**
 * The module of the thread: source, or built as an entry of its own, which this code is not. It is
 * missing if a program bundles this package.
 */
function threadFile(): string | undefined {
  const { url } = import.meta;
  const paths = url.endsWith('.ts')
    ? ['./writer-thread-main.ts']
    : ['./parquet/writer-thread-main.js', '../parquet/writer-thread-main.js'];
  try {
    return paths.map((path) => fileURLToPath(new URL(path, url))).find((path) => existsSync(path));
  } catch {
    // Bundles have other kinds of URLs.
    return undefined;
  }
}
