const firstBytes = 1 << 16;

/**
 * A growing buffer of big-endian values. Space is checked once for many values, since a check for
 * each one costs as much as writing it: after `reserve`, and after every text, at least `reserved`
 * bytes are free, which must be enough for all other values until the next `reserve`.
 */
export class ByteWriter {
  /** Bytes written so far. */
  length = 0;
  readonly #reserved: number;
  #buffer = Buffer.allocUnsafeSlow(firstBytes);
  #view = new DataView(this.#buffer.buffer);
  #spare: Buffer<ArrayBuffer> | undefined;

  constructor(reserved: number) {
    this.#reserved = reserved;
  }

  /** The bytes that were written, from 0 to `length`, until the next write. */
  get buffer(): Uint8Array {
    return this.#buffer;
  }

  reserve(): void {
    this.#ensure(this.#reserved);
  }

  bytes(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  byte(value: number): void {
    this.#view.setUint8(this.length, value);
    this.length += 1;
  }

  int16(value: number): void {
    this.#view.setInt16(this.length, value);
    this.length += 2;
  }

  int32(value: number): void {
    this.#view.setInt32(this.length, value);
    this.length += 4;
  }

  /** A safe integer as eight bytes. */
  safeInteger(value: number): void {
    const high = Math.floor(value / 4_294_967_296);
    this.#view.setInt32(this.length, high);
    this.#view.setUint32(this.length + 4, value - high * 4_294_967_296);
    this.length += 8;
  }

  bigint(value: bigint): void {
    this.#view.setBigInt64(this.length, value);
    this.length += 8;
  }

  double(value: number): void {
    this.#view.setFloat64(this.length, value);
    this.length += 8;
  }

  /** A length-prefixed UTF-8 text, after the byte `prefix` if it is given. */
  text(value: string, prefix?: number): void {
    this.#ensure(value.length * 3 + 5 + this.#reserved);
    const start = this.length + 4;
    let end = start;
    if (prefix !== undefined) this.#view.setUint8(end++, prefix);
    end += this.#buffer.write(value, end);
    this.#view.setInt32(start - 4, end - start);
    this.length = end;
  }

  /** Returns what was written and starts over, in a recycled buffer if there is one. */
  take(): Uint8Array {
    const body = this.#buffer.subarray(0, this.length);
    this.#use(this.#spare ?? Buffer.allocUnsafeSlow(firstBytes));
    this.#spare = undefined;
    this.length = 0;
    return body;
  }

  /**
   * Reuses what `take` returned, once it is no longer read. New buffers would be memory outside of
   * the heap, which the garbage collector frees late.
   */
  recycle({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer) this.#spare = Buffer.from(buffer);
  }

  #ensure(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.length + bytes));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#use(larger);
  }

  #use(buffer: Buffer<ArrayBuffer>): void {
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer);
  }
}
