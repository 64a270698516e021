const firstBytes = 1 << 16;

/**
 * A buffer of big-endian values that grows. Room is checked once for many values, since a check
 * for each costs as much as writing it: after `reserve`, and after every text, there are at
 * least `reserved` bytes free, which must be enough for all other values until the next
 * `reserve`.
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

  reserve(): void {
    this.#room(this.#reserved);
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

  /** A length-prefixed UTF-8 text, with one more byte before it where `prefix` is given. */
  text(value: string, prefix?: number): void {
    this.#room(value.length * 3 + 5 + this.#reserved);
    const start = this.length + 4;
    let end = start;
    if (prefix !== undefined) this.#view.setUint8(end++, prefix);
    end += this.#buffer.write(value, end);
    this.#view.setInt32(start - 4, end - start);
    this.length = end;
  }

  /** Returns the written bytes and resets the writer, reusing a returned buffer if there is one. */
  take(): Uint8Array {
    const body = this.#buffer.subarray(0, this.length);
    this.#use(this.#spare ?? Buffer.allocUnsafeSlow(firstBytes));
    this.#spare = undefined;
    this.length = 0;
    return body;
  }

  /**
   * Takes back what `take` gave, once nobody reads it any more. New buffers all the time would
   * be memory outside of the heap, which the garbage collector frees late.
   */
  recycle({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer) this.#spare = Buffer.from(buffer);
  }

  #room(bytes: number): void {
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
