import { createReadStream } from 'node:fs';

const newline = 0x0a;

/**
 * Streams the lines of an NDJSON file, a batch for each chunk of 256 KiB: a splitter on bytes,
 * each line decoded by itself. Floor and project read through the same one.
 */
export async function* linesOfFile(path: string): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const lines: string[] = [];
    let from = 0;
    for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
      if (to > from) lines.push(bytes.toString('utf8', from, to));
      from = to + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest.toString('utf8')];
}
