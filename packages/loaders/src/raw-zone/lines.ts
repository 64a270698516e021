const newline = 0x0a;

/**
 * Splits a stream of UTF-8 bytes into lines, one batch per chunk. Lines are decoded separately, so
 * that V8 does not keep whole chunks alive through slices. Only lines that span chunks are copied.
 * A byte order mark at the beginning of the stream is skipped: other tools write it.
 *
 * @example
 * ```ts
 * for await (const lines of linesOf(store.read('notes.ndjson'))) console.log(lines.length);
 * ```
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[]> {
  let pieces: Buffer[] = [];
  for await (const chunk of withoutMark(chunks)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: string[] = [];
    let from = 0;
    for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
      if (pieces.length > 0) {
        pieces.push(bytes.subarray(from, to));
        lines.push(Buffer.concat(pieces).toString('utf8'));
        pieces = [];
      } else if (to > from) {
        lines.push(bytes.toString('utf8', from, to));
      }
      from = to + 1;
    }
    // A copy: the stream may reuse its chunk, and a few bytes must not keep a whole chunk alive.
    if (from < bytes.length) pieces.push(Buffer.from(bytes.subarray(from)));
    if (lines.length > 0) yield lines;
  }
  if (pieces.length > 0) yield [Buffer.concat(pieces).toString('utf8')];
}

const mark = Buffer.from('\ufeff');

async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (first === undefined) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < mark.length) continue;
    yield first.subarray(first.subarray(0, mark.length).equals(mark) ? mark.length : 0);
    first = undefined;
  }
  if (first !== undefined && first.length > 0) yield first;
}
