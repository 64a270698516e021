import type { RecordBatch } from 'apache-arrow';
import type { BufferPool } from './buffer-pool.ts';
import type { Arrow } from './driver.ts';

/** Writes a batch in Arrow's stream format. Return the buffer of the result to the pool. */
export type StreamBytes = (batch: RecordBatch, estimatedBytes: number) => Uint8Array<ArrayBuffer>;

type Chunk = Parameters<Arrow['util']['toUint8Array']>[0];

/** Usual maximum size of the messages around the data. */
const messageBytes = 1 << 16;

/**
 * Returns a function that writes batches as complete Arrow streams. Arrow's own writer collects chunks
 * and joins them in a new buffer each time; this one writes them into memory of the pool.
 */
export function streamBytes(arrow: Arrow, pool: BufferPool): StreamBytes {
  class PooledWriter extends arrow.RecordBatchStreamWriter {
    #bytes: Uint8Array<ArrayBuffer>;
    #end = 0;

    constructor(estimatedBytes: number) {
      super();
      this.#bytes = new Uint8Array(pool.take(estimatedBytes + messageBytes));
    }

    /** Everything written so far. */
    written(): Uint8Array<ArrayBuffer> {
      return this.#bytes.subarray(0, this.#end);
    }

    protected override _write(chunk: Chunk): this {
      if (!this._started) return this;
      const piece = arrow.util.toUint8Array(chunk);
      const end = this.#end + piece.length;
      if (end > this.#bytes.length) {
        this.#bytes = new Uint8Array(pool.larger(this.#bytes.buffer, end));
      }
      this.#bytes.set(piece, this.#end);
      this.#end = end;
      this._position += piece.length;
      return this;
    }
  }

  return (batch, estimatedBytes) => {
    const writer = new PooledWriter(estimatedBytes);
    writer.write(batch);
    writer.finish();
    return writer.written();
  };
}
