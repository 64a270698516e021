const newline = 0x0a;

/**
 * Cuts a stream of UTF-8 bytes into the texts of its lines, a batch for each chunk. Each line
 * is decoded by itself, which keeps V8 from holding whole chunks alive through slices.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes =
      rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : Buffer.concat([rest, chunk]);
    const lines: string[] = [];
    let from = 0;
    for (;;) {
      const to = bytes.indexOf(newline, from);
      if (to < 0) break;
      if (to > from) lines.push(bytes.toString('utf8', from, to));
      from = to + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest.toString('utf8')];
}
